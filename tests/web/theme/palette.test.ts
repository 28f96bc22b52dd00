import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {PALETTES, paletteOf, toRgba, type HexColor} from '#web/theme/palette.ts'

const tokens = readFileSync(new URL('../../../web/theme/tokens.css', import.meta.url), 'utf8')

/** WCAG 2.2 relative luminance. */
function luminance(color: HexColor): number {
  const [red, green, blue] = toRgba(color)
    .slice(0, 3)
    .map(channel => channel / 255)
    .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

function contrast(a: HexColor, b: HexColor): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

/** Each theme's own block of the style sheet. */
const [darkTokens = '', lightTokens = ''] = tokens.split(":root[data-theme='light']")
const blocks = {dark: darkTokens, light: lightTokens}

describe.each(['dark', 'light'] as const)('the %s palette', theme => {
  const palette = paletteOf(theme)

  it.each(['text', 'textSoft', 'textFaint', 'late', 'actText', 'accent'] as const)(
    'keeps %s readable at 7 to 1 on the ground and on a panel',
    name => {
      expect(contrast(palette[name], palette.ground)).toBeGreaterThanOrEqual(7)
      expect(contrast(palette[name], palette.raised)).toBeGreaterThanOrEqual(7)
    },
  )

  it('keeps red apart from its ground, and what is written on it readable', () => {
    expect(contrast(palette.act, palette.ground)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(palette.act, palette.onAct)).toBeGreaterThanOrEqual(4.5)
  })

  it('is the same in CSS as outside it', () => {
    for (const [name, color] of Object.entries(palette)) {
      const property = name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
      expect(blocks[theme]).toContain(`--${property}: ${color};`)
    }
  })
})

describe('the themes', () => {
  it('set the same tokens of colour', () => {
    const light = [...lightTokens.matchAll(/--[a-z-]+(?=:)/g)].map(([name]) => name)
    const colours = [...darkTokens.matchAll(/(--[a-z-]+): (?:#|rgb)/g)].map(([, name]) => name)
    expect(light).toEqual(expect.arrayContaining(colours))
    expect(Object.keys(PALETTES.light)).toEqual(Object.keys(PALETTES.dark))
  })
})
