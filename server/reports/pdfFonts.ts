import {readFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {create} from 'fontkit'
import {z} from 'zod'
import {woffToSfnt} from './woffToSfnt.ts'

/** A font file, and whether it has a character. */
export interface ReportFont {
  readonly name: string
  readonly bytes: Buffer
  has(codePoint: number): boolean
}

/** The part of Noto Sans SC with the characters that are used most, Latin letters among them. */
const MAIN = 'chinese-simplified'

const {resolve} = createRequire(import.meta.url)

const known = new Map<string, Promise<ReportFont>>()

/**
 * The fonts that a text needs, the main one first: Noto Sans SC comes in a hundred parts, of which few are read. It is
 * bundled (`@fontsource/noto-sans-sc`, OFL 1.1), so that a report looks the same on a machine without Chinese fonts.
 */
export async function loadFontsFor(text: string): Promise<readonly ReportFont[]> {
  const main = await loadPart(MAIN)
  const missing = [...new Set(text)].flatMap(character => {
    const codePoint = character.codePointAt(0) ?? 0
    return main.has(codePoint) ? [] : codePoint
  })
  const parts = missing.length === 0 ? [] : await readParts()
  const needed = parts.filter(({has}) => missing.some(has))
  return [main, ...(await Promise.all(needed.map(({name}) => loadPart(name))))]
}

function loadPart(name: string): Promise<ReportFont> {
  const loaded = known.get(name) ?? readPart(name)
  known.set(name, loaded)
  return loaded
}

async function readPart(name: string): Promise<ReportFont> {
  const file = `@fontsource/noto-sans-sc/files/noto-sans-sc-${name}-400-normal.woff`
  const bytes = woffToSfnt(await readFile(resolve(file)))
  const font = create(bytes)
  return {
    name,
    bytes,
    has: codePoint => 'hasGlyphForCodePoint' in font && font.hasGlyphForCodePoint(codePoint),
  }
}

/** Which characters each of the other parts has. */
async function readParts() {
  const file = resolve('@fontsource/noto-sans-sc/unicode.json')
  const ranges = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(file, 'utf8')))
  return Object.entries(ranges).map(([key, text]) => {
    const spans = text.split(',').map(readSpan)
    return {
      name: key.replace(/^\[(.+)\]$/, '$1'),
      has: (codePoint: number) => spans.some(([first, last]) => codePoint >= first && codePoint <= last),
    }
  })
}

/** `U+4e00-4e0f` or `U+b7`. */
function readSpan(text: string): readonly [number, number] {
  const [first = '', last = first] = text.trim().replace(/^U\+/i, '').split('-')
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)]
}
