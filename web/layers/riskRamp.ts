import type {Rgba} from './premisesPalette.ts'

/** How many colours the ramp is drawn with. */
export const RAMP_SIZE = 256

type Lab = readonly [lightness: number, a: number, b: number]

/**
 * From the least to the most, in OKLab: equal steps of lightness away from the ground, from blue over grey to pale yellow
 * or back, as in cividis (Nuñez, Anderton, Renslow 2018). It reads alike with any colour vision, holds no red, and stays
 * pale where amber would be strong.
 */
const STOPS: Readonly<Record<'dark' | 'light', readonly Lab[]>> = {
  dark: [
    [0.25, -0.012, -0.03],
    [0.378, -0.014, -0.075],
    [0.506, -0.016, -0.06],
    [0.634, -0.018, -0.015],
    [0.762, -0.024, 0.042],
    [0.89, -0.032, 0.088],
  ],
  light: [
    [0.95, -0.008, 0.014],
    [0.82, -0.02, 0.046],
    [0.69, -0.02, 0.016],
    [0.56, -0.018, -0.028],
    [0.43, -0.012, -0.072],
    [0.3, -0.006, -0.105],
  ],
}

const ramps = new Map<'dark' | 'light', Uint8Array>()

/** The ramp of a theme as `RAMP_SIZE` colours, red, green, blue, alpha as bytes; opaque. */
export function rampBytes(theme: 'dark' | 'light'): Uint8Array {
  const made = ramps.get(theme)
  if (made) return made
  const bytes = new Uint8Array(RAMP_SIZE * 4)
  for (let index = 0; index < RAMP_SIZE; index += 1) {
    bytes.set([...srgbOf(labAt(STOPS[theme], index / (RAMP_SIZE - 1))), 255], index * 4)
  }
  ramps.set(theme, bytes)
  return bytes
}

/** The colour at a share of the ramp; what lies beyond its ends has the colour of the end. */
export function rampColor(theme: 'dark' | 'light', share: number, alpha = 255): Rgba {
  const bytes = rampBytes(theme)
  const at = 4 * Math.round(Math.min(1, Math.max(0, share)) * (RAMP_SIZE - 1))
  return [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, alpha]
}

/** The ramp as a CSS gradient, from a share of it on; the least at the left. */
export function rampGradient(theme: 'dark' | 'light', from = 0): string {
  const shares = Array.from({length: 17}, (_, index) => from + ((1 - from) * index) / 16)
  const colors = shares.map(share => `rgb(${rampColor(theme, share).slice(0, 3).join(' ')})`)
  return `linear-gradient(to right, ${colors.join(', ')})`
}

function labAt(stops: readonly Lab[], share: number): Lab {
  const place = share * (stops.length - 1)
  const before = Math.min(stops.length - 2, Math.floor(place))
  const [from, to] = [stops[before], stops[before + 1]]
  if (!from || !to) return [0, 0, 0]
  const mix = (a: number, b: number) => a + (b - a) * (place - before)
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])]
}

/** Ottosson 2020. */
function srgbOf([lightness, a, b]: Lab): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    byteOf(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byteOf(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byteOf(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

function byteOf(linear: number): number {
  const light = Math.min(1, Math.max(0, linear))
  const channel = light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055
  return Math.round(channel * 255)
}
