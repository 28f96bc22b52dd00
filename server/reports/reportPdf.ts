import PDFDocument from 'pdfkit'
import {loadFontsFor, type ReportFont} from './pdfFonts.ts'
import {fill, WORDS} from './reportWords.ts'

const MARGIN = 48
const FOOTER_SPACE = 30
const WIDTH = 595.28 - 2 * MARGIN
const SIZE = {title: 18, heading: 12, text: 9, small: 7.5} as const
const INK = {text: '#1b2430', quiet: '#5f6b7a', line: '#c9d1da', head: '#eef2f6'} as const
const CELL_PAD = 3

export interface Column {
  readonly title: string
  /** Its part of the width. */
  readonly share: number
  readonly isNumber?: true
}

/** A report on A4 pages, written from top to bottom. */
export class ReportPdf {
  readonly #doc: PDFKit.PDFDocument
  readonly #fonts: readonly ReportFont[]

  private constructor(title: string, fonts: readonly ReportFont[]) {
    this.#fonts = fonts
    this.#doc = new PDFDocument({
      size: 'A4',
      margins: {top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER_SPACE},
      bufferPages: true,
      lang: 'zh-CN',
      info: {Title: title, Creator: 'Wanglou'},
    })
    for (const {name, bytes} of fonts) this.#doc.registerFont(name, bytes)
  }

  /** `text` is all that will be written, for the fonts that it needs; what more it has does no harm. */
  static async begin(title: string, text: string): Promise<ReportPdf> {
    return new ReportPdf(title, await loadFontsFor(title + text + JSON.stringify(WORDS)))
  }

  title(text: string): void {
    this.#write(text, {size: SIZE.title})
    this.#doc.moveDown(0.3)
  }

  heading(text: string): void {
    this.#makeRoom(60)
    this.#doc.moveDown(0.8)
    this.#write(text, {size: SIZE.heading})
    this.#doc.moveDown(0.3)
  }

  text(text: string): void {
    this.#write(text, {size: SIZE.text})
  }

  note(text: string): void {
    this.#write(text, {size: SIZE.small, color: INK.quiet})
  }

  /** Names and values, one below another. */
  facts(rows: readonly (readonly [name: string, value: string])[]): void {
    const shares = [0.2, 0.8]
    for (const [name, value] of rows) {
      const cells = [name, value === '' ? WORDS.page.none : value]
      this.#row(cells, {shares, colors: [INK.quiet, INK.text]})
    }
  }

  /** A table whose head is written again on each page; a row that does not fit goes on the next one. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const shares = columns.map(({share}) => share)
    const aligns = columns.map(({isNumber}) => (isNumber ? ('right' as const) : ('left' as const)))
    const head = () =>
      this.#row(
        columns.map(({title}) => title),
        {shares, aligns, background: INK.head},
      )
    this.#makeRoom(50)
    head()
    for (const cells of rows) this.#row(cells, {shares, aligns, onNewPage: head})
  }

  /** Numbers the pages and closes the file. */
  async finish({at, by}: {at: string; by: string}): Promise<Buffer> {
    const doc = this.#doc
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    const ended = new Promise<void>((resolve, reject) => {
      doc.on('end', resolve)
      doc.on('error', reject)
    })
    const {count} = doc.bufferedPageRange()
    for (let page = 0; page < count; page++) {
      doc.switchToPage(page)
      // The footer stands below the margin, where pdfkit would begin a new page.
      doc.page.margins.bottom = 0
      const y = doc.page.height - MARGIN
      this.#write(fill(WORDS.page.made, {at, by}), {size: SIZE.small, color: INK.quiet, x: MARGIN, y})
      const number = fill(WORDS.page.number, {page: page + 1, pages: count})
      this.#write(number, {size: SIZE.small, color: INK.quiet, x: MARGIN, y, align: 'right'})
    }
    doc.end()
    await ended
    return Buffer.concat(chunks)
  }

  #row(cells: readonly string[], {shares, aligns = [], colors = [], background, onNewPage}: RowStyle): void {
    const doc = this.#doc
    const widths = shares.map(share => share * WIDTH)
    const inner = (index: number) => (widths[index] ?? 0) - 2 * CELL_PAD
    const heights = cells.map((cell, index) => this.#heightOf(cell, inner(index)))
    const height = Math.max(...heights) + 2 * CELL_PAD
    if (this.#makeRoom(height)) onNewPage?.()
    const y = doc.y
    if (background) doc.rect(MARGIN, y, WIDTH, height).fill(background)
    let x = MARGIN
    for (const [index, cell] of cells.entries()) {
      const where = {x: x + CELL_PAD, y: y + CELL_PAD, width: inner(index)}
      this.#write(cell, {
        ...where,
        size: SIZE.text,
        align: aligns[index] ?? 'left',
        color: colors[index] ?? INK.text,
      })
      x += widths[index] ?? 0
    }
    doc
      .moveTo(MARGIN, y + height)
      .lineTo(MARGIN + WIDTH, y + height)
      .lineWidth(0.5)
      .stroke(INK.line)
    doc.x = MARGIN
    doc.y = y + height
  }

  #heightOf(text: string, width: number): number {
    return this.#doc.font(this.#mainFont()).fontSize(SIZE.text).heightOfString(text, {width})
  }

  /** Begins a page where less than `height` is left on this one; true when it did. */
  #makeRoom(height: number): boolean {
    const {page, y} = this.#doc
    if (y + height <= page.height - page.margins.bottom) return false
    this.#doc.addPage()
    return true
  }

  #write(text: string, {size, color = INK.text, x, y, width = WIDTH, align = 'left'}: TextStyle): void {
    const doc = this.#doc.fontSize(size).fillColor(color)
    const runs = this.#runsOf(text)
    for (const [index, run] of runs.entries()) {
      const options = {width, align, continued: index < runs.length - 1}
      doc.font(run.font)
      if (index === 0) doc.text(run.text, x ?? MARGIN, y ?? doc.y, options)
      else doc.text(run.text, options)
    }
  }

  /** The text in pieces of one font each. */
  #runsOf(text: string): readonly {readonly font: string; readonly text: string}[] {
    const runs: {font: string; text: string}[] = []
    for (const character of text === '' ? ' ' : text) {
      const codePoint = character.codePointAt(0) ?? 0
      const font = this.#fonts.find(each => each.has(codePoint))?.name ?? this.#mainFont()
      const last = runs.at(-1)
      if (last?.font === font) last.text += character
      else runs.push({font, text: character})
    }
    return runs
  }

  #mainFont(): string {
    return this.#fonts[0]?.name ?? ''
  }
}

interface TextStyle {
  readonly size: number
  readonly color?: string
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly align?: 'left' | 'right'
}

interface RowStyle {
  readonly shares: readonly number[]
  readonly aligns?: readonly ('left' | 'right')[]
  readonly colors?: readonly string[]
  readonly background?: string
  readonly onNewPage?: () => void
}
