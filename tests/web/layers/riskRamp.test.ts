import {describe, expect, it} from 'vitest'
import {RAMP_SIZE, rampBytes, rampColor, rampGradient} from '#web/layers/riskRamp.ts'
import {PREMISES_SCALES, REDUCTION_SCALES, SURFACE_SCALES} from '#web/layers/riskScale.ts'

type Rgb = readonly [number, number, number]

const THEMES = ['dark', 'light'] as const

describe('the colours of risk', () => {
  it('are as far apart in lightness everywhere on the ramp, and go one way', () => {
    for (const theme of THEMES) {
      const lightness = colorsOf(theme, 11).map(color => oklab(color)[0])
      const steps = lightness.slice(1).map((value, index) => value - (lightness[index] ?? 0))
      const even = ((lightness.at(-1) ?? 0) - (lightness[0] ?? 0)) / steps.length
      expect(Math.abs(even)).toBeGreaterThan(0.055)
      for (const step of steps) expect(Math.abs(step / even - 1)).toBeLessThan(0.12)
    }
  })

  it('keep their order for whoever lacks a colour', () => {
    for (const theme of THEMES) {
      for (const see of [protan, deutan, tritan]) {
        const seen = colorsOf(theme, 21).map(color => luminance(see(linear(color))))
        const isRising = (seen.at(-1) ?? 0) > (seen[0] ?? 0)
        const sorted = [...seen].sort((a, b) => (isRising ? a - b : b - a))
        expect(seen).toEqual(sorted)
      }
    }
  })

  it('hold no red, and no amber', () => {
    for (const theme of THEMES) {
      for (const color of colorsOf(theme, RAMP_SIZE)) {
        const [, a, b] = oklab(color)
        const hue = (Math.atan2(b, a) * 180) / Math.PI
        if (Math.hypot(a, b) > 0.03) expect(hue > -45 && hue < 88, color.join()).toBe(false)
      }
    }
  })

  it('begin where the ground is and end at what stands out most, beyond the ends too', () => {
    expect(rampColor('dark', -1)).toEqual(rampColor('dark', 0))
    expect(rampColor('dark', 7, 9)).toEqual([...rampColor('dark', 1).slice(0, 3), 9])
    expect(rampBytes('dark')).toBe(rampBytes('dark'))
    expect(rampGradient('light').match(/rgb/g)).toHaveLength(17)
  })
})

describe('the scales of risk', () => {
  it('span the whole ramp from their first figure to their last, in the order of the figures', () => {
    for (const scales of [SURFACE_SCALES, REDUCTION_SCALES, PREMISES_SCALES]) {
      for (const {ticks, shareOf} of Object.values(scales)) {
        const shares = ticks.map(shareOf)
        expect(shares[0]).toBe(0)
        expect(shares.at(-1)).toBe(1)
        expect(shares).toEqual([...shares].sort((a, b) => a - b))
        expect(shareOf((ticks.at(-1) ?? 0) * 10)).toBe(1)
      }
    }
  })
})

function colorsOf(theme: (typeof THEMES)[number], count: number): Rgb[] {
  return Array.from({length: count}, (_, index) => {
    const [r, g, b] = rampColor(theme, index / (count - 1))
    return [r, g, b] as const
  })
}

function linear(color: Rgb): Rgb {
  const [r, g, b] = color.map(byte => {
    const channel = byte / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return [r ?? 0, g ?? 0, b ?? 0]
}

/** Ottosson 2020. */
function oklab(color: Rgb): Rgb {
  const [r, g, b] = linear(color)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** Viénot, Brettel and Mollon 1999, and Machado 2009 for tritan, in linear RGB. */
const protan = ([r, g, b]: Rgb): Rgb => [
  0.11238 * r + 0.88762 * g,
  0.11238 * r + 0.88762 * g,
  0.00401 * (r - g) + b,
]
const deutan = ([r, g, b]: Rgb): Rgb => [
  0.29275 * r + 0.70725 * g,
  0.29275 * r + 0.70725 * g,
  0.02234 * (g - r) + b,
]
const tritan = ([r, g, b]: Rgb): Rgb => [
  1.255528 * r - 0.076749 * g - 0.178779 * b,
  -0.078411 * r + 0.930809 * g + 0.147602 * b,
  0.004733 * r + 0.691367 * g + 0.3039 * b,
]

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b
