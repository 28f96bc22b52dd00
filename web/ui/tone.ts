/**
 * How much attention something asks for. `calm`: none. `late`: late or at risk. `act`: a person must act now.
 * `off`: there is nothing to say of it. `accent`: chosen or interactive.
 */
export type Tone = 'calm' | 'late' | 'act' | 'off' | 'accent'
