import {createExpression} from '@maplibre/maplibre-gl-style-spec'
import {describe, expect, it} from 'vitest'
import {AREA_FILL_LAYERS} from '#web/map/areaLayers.ts'
import {basemapStyle} from '#web/map/basemapStyle.ts'
import {classColors, classOf, figureClasses} from '#web/map/figureClasses.ts'
import {mapPaletteOf} from '#web/map/mapPalette.ts'
import {MAP_FIGURES} from '#web/stores/view.ts'
import {paletteOf} from '#web/theme/palette.ts'
import {squares} from './squareCity.ts'

describe.each(['dark', 'light'] as const)('the colours of area figures, %s', theme => {
  const colors = classColors(theme)
  const {land, unknown} = mapPaletteOf(theme)

  it('leaves an area without a case clear, and gives every class its own colour', () => {
    expect(figureColor(0, theme)).toBe('rgba(0, 0, 0, 0)')
    expect(colors.map((_, index) => figureColor(index + 1, theme))).toEqual(colors)
    expect(figureColor(-1, theme)).toBe(unknown)
  })

  it('steps evenly in perceived lightness, away from the land', () => {
    const lightness = colors.map(color => oklabLightness(color))
    const steps = lightness.slice(1).map((value, index) => Math.abs(value - (lightness[index] ?? 0)))
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length
    expect(mean).toBeGreaterThan(0.06)
    for (const step of steps) expect(Math.abs(step - mean)).toBeLessThan(mean * 0.1)
  })

  it('stays apart for eyes that see no red, no green or no blue', () => {
    for (const kind of ['protan', 'deutan', 'tritan'] as const) {
      const seen = [land, ...colors].map(color => luminance(dichromat(color, kind)))
      seen.slice(1).forEach((value, index) => {
        const before = seen[index] ?? value
        expect(Math.max(value, before) / Math.min(value, before)).toBeGreaterThan(1.22)
      })
    }
  })

  it('never uses the colour that means a person must act', () => {
    for (const color of colors) {
      const [red, , blue] = linearRgb(color)
      expect(blue).toBeGreaterThan(red)
      expect(color).not.toBe(paletteOf(theme).act)
    }
  })

  it('writes the names of areas readable at 7 to 1', () => {
    const {label, labelHalo} = mapPaletteOf(theme)
    expect(contrast(label, labelHalo)).toBeGreaterThanOrEqual(7)
    expect(contrast(label, land)).toBeGreaterThanOrEqual(7)
  })

  it('keeps the ground a whisper beside the faintest class', () => {
    const {field, village, built, industrial, park} = mapPaletteOf(theme)
    const step = Math.abs(oklabLightness(colors[0] ?? land) - oklabLightness(land))
    for (const color of [field, village, built, industrial, park]) {
      expect(Math.abs(oklabLightness(color) - oklabLightness(land))).toBeLessThan(step / 1.8)
    }
  })
})

describe('the classes of area figures', () => {
  it('leave no gap and no overlap', () => {
    for (const figure of MAP_FIGURES) {
      const classes = figureClasses(figure, 'dark')
      classes.slice(1).forEach(({from}, index) => {
        expect(from).toBe(classes[index]?.before)
      })
      expect(classes.at(-1)?.before).toBeNull()
    }
  })

  it('hold every figure from their lower bound on', () => {
    for (const figure of MAP_FIGURES) {
      figureClasses(figure, 'dark').forEach(({from, before}, index) => {
        expect(classOf(figure, from || 0.01)).toBe(index + 1)
        expect(classOf(figure, (before ?? from * 100) - 0.001)).toBe(index + 1)
      })
    }
  })

  it('have one of their own for nothing, and none for what cannot be told', () => {
    expect(classOf('open', 0)).toBe(0)
    expect(classOf('openPerThousand', null)).toBe(-1)
  })
})

/** What the map's style makes of a class. */
function figureColor(number: number, theme: 'dark' | 'light'): unknown {
  const shapes = squares(['330383198001'], {parent: '330383'})
  const {layers} = basemapStyle({
    communities: shapes,
    gridCells: shapes,
    land: null,
    ground: {type: 'none'},
    theme,
    unit: 1,
    minTextPx: 0,
  })
  const fill = layers.find(layer => layer.id === AREA_FILL_LAYERS.community)
  const parsed = createExpression(fill?.type === 'fill' ? fill.paint?.['fill-color'] : null, 'fill-color')
  if (parsed.result === 'error') throw new Error('the colour of areas is no expression')
  return parsed.value.evaluate({zoom: 12}, undefined, {class: number})
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [a, b].map(color => luminance(linearRgb(color))).sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
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
