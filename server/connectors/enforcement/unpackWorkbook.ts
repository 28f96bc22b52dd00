import {Unzip, UnzipInflate, zipSync} from 'fflate'
import type {FileFault} from './sheet.ts'

/** What a workbook may unpack to. A packed file of a few bytes can ask for more memory than there is. */
export const MOST_UNPACKED_BYTES = 64 * 1024 * 1024
const MOST_PARTS = 1_000
/** Rows as they are written, the empty ones too. */
const MOST_WRITTEN_ROWS = 60_000
/** The rectangle from the first cell to the last: a reader makes room for all of it. */
const MOST_CELLS = 6_000_000
const CHUNK_BYTES = 65_536
const LETTERS = 26
const BEFORE_A = 64

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/i
const ROW = /<(?:\w+:)?row[\s/>]/g
const PLACE = /\sr=["']([A-Za-z]{0,3})(\d{1,7})["']/g

export type Unpacked =
  | {readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer>}
  | {readonly ok: false; readonly fault: FileFault; readonly detail: string}

/**
 * A workbook that was unpacked piece by piece, within bounds whatever its list of contents says, and packed again without
 * compression: whoever reads it then needs no more memory than was looked at here.
 */
export function unpackWorkbook(bytes: Uint8Array): Unpacked {
  const unpacking = new Unpacking()
  try {
    unpacking.run(bytes)
  } catch (error) {
    if (unpacking.refusal === null) {
      return {ok: false, fault: 'notXlsx', detail: error instanceof Error ? error.message.slice(0, 200) : ''}
    }
  }
  if (unpacking.refusal) return unpacking.refusal
  const files = unpacking.files()
  for (const [name, content] of Object.entries(files)) {
    const refusal = SHEET.test(name) ? judgeSheet(name, content) : null
    if (refusal) return refusal
  }
  const packed = zipSync(files, {level: 0})
  const copy = new Uint8Array(packed.length)
  copy.set(packed)
  return {ok: true, bytes: copy}
}

type Refusal = Extract<Unpacked, {ok: false}>

/** The parts of a packed file as they come. */
class Unpacking {
  refusal: Refusal | null = null
  readonly #parts = new Map<string, Uint8Array[]>()
  #size = 0

  run(bytes: Uint8Array): void {
    const unzip = new Unzip(file => {
      if (this.#parts.size >= MOST_PARTS) this.#refuse('tooManyParts', file.name)
      const chunks: Uint8Array[] = []
      this.#parts.set(file.name, chunks)
      file.ondata = (error, chunk) => {
        if (error) throw error
        this.#size += chunk.length
        if (this.#size > MOST_UNPACKED_BYTES) this.#refuse('unpacksTooLarge', file.name)
        chunks.push(chunk)
      }
      file.start()
    })
    unzip.register(UnzipInflate)
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      unzip.push(bytes.subarray(at, at + CHUNK_BYTES), at + CHUNK_BYTES >= bytes.length)
    }
  }

  files(): Record<string, Uint8Array> {
    return Object.fromEntries([...this.#parts].map(([name, chunks]) => [name, joinChunks(chunks)]))
  }

  /** Nothing more is unpacked. */
  #refuse(fault: FileFault, name: string): never {
    this.refusal ??= {ok: false, fault, detail: name.slice(0, 100)}
    throw new Error(fault)
  }
}

function judgeSheet(name: string, content: Uint8Array): Refusal | null {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1')
  let written = 0
  for (const _ of text.matchAll(ROW)) written++
  if (written > MOST_WRITTEN_ROWS) return {ok: false, fault: 'tooManyRows', detail: String(written)}
  let [lastRow, lastColumn] = [1, 1]
  for (const [, letters = '', digits = ''] of text.matchAll(PLACE)) {
    lastRow = Math.max(lastRow, Number(digits))
    lastColumn = Math.max(lastColumn, columnOf(letters))
  }
  if (lastRow * lastColumn <= MOST_CELLS) return null
  return {ok: false, fault: 'tooManyCells', detail: `${name} ${lastRow} × ${lastColumn}`}
}

function columnOf(letters: string): number {
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * LETTERS + letter.charCodeAt(0) - BEFORE_A
  return column
}

function joinChunks(chunks: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(chunks.reduce((sum, {length}) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    joined.set(chunk, at)
    at += chunk.length
  }
  return joined
}
