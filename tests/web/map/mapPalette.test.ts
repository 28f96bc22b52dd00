import {createExpression} from '@maplibre/maplibre-gl-style-spec'
import {describe, expect, it} from 'vitest'
import {AREA_FILL_LAYERS, basemapStyle} from '#web/map/basemapStyle.ts'
import {FIGURE_CLASSES, MAP_COLORS} from '#web/map/mapPalette.ts'
import {PALETTE} from '#web/theme/palette.ts'
import {squares} from './squareCity.ts'

describe('the colours of area figures', () => {
  it('leaves an area without a case plain land', () => {
    expect(figureColor(0)).toBe(MAP_COLORS.land)
  })

  it('gives every figure the class whose bounds hold it, and the last class everything above', () => {
    for (const {from, to, color} of FIGURE_CLASSES) {
      expect(figureColor(from)).toBe(color)
      expect(figureColor(to ?? from * 100)).toBe(color)
    }
  })

  it('leaves no gap and no overlap between classes', () => {
    FIGURE_CLASSES.slice(1).forEach(({from}, index) => {
      expect(from).toBe((FIGURE_CLASSES[index]?.to ?? 0) + 1)
    })
    expect(FIGURE_CLASSES[0]?.from).toBe(1)
    expect(FIGURE_CLASSES.at(-1)?.to).toBeNull()
  })

  it('steps evenly in perceived lightness, from darker to lighter', () => {
    const lightness = FIGURE_CLASSES.map(({color}) => oklabLightness(color))
    const steps = lightness.slice(1).map((value, index) => value - (lightness[index] ?? 0))
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length
    expect(mean).toBeGreaterThan(0.06)
    for (const step of steps) expect(Math.abs(step - mean)).toBeLessThan(mean * 0.1)
  })

  it('stays apart for eyes that see no red, no green or no blue', () => {
    for (const kind of ['protan', 'deutan', 'tritan'] as const) {
      const seen = [MAP_COLORS.land, ...FIGURE_CLASSES.map(({color}) => color)].map(color =>
        dichromat(color, kind),
      )
      seen.slice(1).forEach((color, index) => {
        expect(luminance(color) / luminance(seen[index] ?? color)).toBeGreaterThan(1.25)
      })
    }
  })

  it('never uses the colour that means a person must act', () => {
    for (const {color} of FIGURE_CLASSES) {
      const [red, , blue] = linearRgb(color)
      expect(blue).toBeGreaterThan(red)
      expect(color).not.toBe(PALETTE.act)
    }
  })
})

/** What the map's style makes of a figure. */
function figureColor(figure: number): unknown {
  const shapes = squares(['330383198001'], {parent: '330383'})
  const {layers} = basemapStyle({communities: shapes, gridCells: shapes, land: null, unit: 1})
  const fill = layers.find(layer => layer.id === AREA_FILL_LAYERS.community)
  const parsed = createExpression(fill?.type === 'fill' ? fill.paint?.['fill-color'] : null, 'fill-color')
  if (parsed.result === 'error') throw new Error('the colour of areas is no expression')
  return parsed.value.evaluate({zoom: 12}, undefined, {figure})
}

type Rgb = [number, number, number]

function linearRgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255].map(byte => {
    const channel = byte / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as Rgb
}

/** Ottosson 2020. */
function oklabLightness(hex: string): number {
  const [r, g, b] = linearRgb(hex)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
}

/** Viénot, Brettel and Mollon 1999, and Machado 2009 for tritan, in linear RGB. */
function dichromat(hex: string, kind: 'protan' | 'deutan' | 'tritan'): Rgb {
  const [r, g, b] = linearRgb(hex)
  if (kind === 'protan') return [0.11238 * r + 0.88762 * g, 0.11238 * r + 0.88762 * g, 0.00401 * (r - g) + b]
  if (kind === 'deutan') return [0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, 0.02234 * (g - r) + b]
  return [
    1.255528 * r - 0.076749 * g - 0.178779 * b,
    -0.078411 * r + 0.930809 * g + 0.147602 * b,
    0.004733 * r + 0.691367 * g + 0.3039 * b,
  ]
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
