/**
 * `alarm`: two rising pairs of tones, as from a control room, noticed by everyone and no siren. `call`: one falling pair,
 * lower and softer, for whoever sits there.
 */
const NOTES = {
  alarm: [
    {at: 0, hertz: 660},
    {at: 0.22, hertz: 880},
    {at: 0.7, hertz: 660},
    {at: 0.92, hertz: 880},
  ],
  call: [
    {at: 0, hertz: 520},
    {at: 0.22, hertz: 440},
  ],
} as const
export type AlarmSound = keyof typeof NOTES
const NOTE_SECONDS = 0.19
const VOLUME = {alarm: 0.22, call: 0.12} as const

/** The sound of an announcement. Browsers stay silent until a person has touched the page, or a kiosk's settings allow it. */
export function createAlarmTone() {
  const context = new AudioContext()

  return {
    /** Whether a tone could be heard now. */
    isAllowed: () => context.state === 'running',
    /** To be called from a click or key; resolves to whether sound is allowed now. */
    async allow(): Promise<boolean> {
      await context.resume()
      return context.state === 'running'
    },
    /** Plays the tone once; silent where it is not allowed. */
    play(sound: AlarmSound = 'alarm'): void {
      if (context.state !== 'running') return
      for (const {at, hertz} of NOTES[sound])
        playNote(context, {startsAt: context.currentTime + at, hertz, volume: VOLUME[sound]})
    },
    onChange(listener: () => void): void {
      context.addEventListener('statechange', listener)
    },
    dispose(): void {
      void context.close()
    },
  }
}

function playNote(
  context: AudioContext,
  {startsAt, hertz, volume}: {startsAt: number; hertz: number; volume: number},
): void {
  const oscillator = new OscillatorNode(context, {type: 'triangle', frequency: hertz})
  const gain = new GainNode(context, {gain: 0})
  gain.gain.setValueAtTime(0, startsAt)
  gain.gain.linearRampToValueAtTime(volume, startsAt + 0.02)
  gain.gain.exponentialRampToValueAtTime(0.001, startsAt + NOTE_SECONDS)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(startsAt)
  oscillator.stop(startsAt + NOTE_SECONDS)
}
