/** Two rising pairs of tones, as from a control room: noticed by everyone, no siren. */
const NOTES = [
  {at: 0, hertz: 660},
  {at: 0.22, hertz: 880},
  {at: 0.7, hertz: 660},
  {at: 0.92, hertz: 880},
] as const
const NOTE_SECONDS = 0.19
const VOLUME = 0.22

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
    play(): void {
      if (context.state !== 'running') return
      for (const {at, hertz} of NOTES) playNote(context, {startsAt: context.currentTime + at, hertz})
    },
    onChange(listener: () => void): void {
      context.addEventListener('statechange', listener)
    },
    dispose(): void {
      void context.close()
    },
  }
}

function playNote(context: AudioContext, {startsAt, hertz}: {startsAt: number; hertz: number}): void {
  const oscillator = new OscillatorNode(context, {type: 'triangle', frequency: hertz})
  const gain = new GainNode(context, {gain: 0})
  gain.gain.setValueAtTime(0, startsAt)
  gain.gain.linearRampToValueAtTime(VOLUME, startsAt + 0.02)
  gain.gain.exponentialRampToValueAtTime(0.001, startsAt + NOTE_SECONDS)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(startsAt)
  oscillator.stop(startsAt + NOTE_SECONDS)
}
