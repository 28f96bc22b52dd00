import {unzipSync} from 'fflate'
import readExcelFile from 'read-excel-file/universal'
import {sheetOf, type Sheet, type SheetRow} from './sheet.ts'

/** What a workbook may unpack to. A packed file of a few bytes can ask for more memory than there is. */
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024
const DAY_MS = 86_400_000
const ISO_DAY = 10
const ISO_MINUTE = 16

/**
 * Reads the first sheet of a workbook. A formula counts as what its program last made of it; one that was never worked
 * out refuses the file. Takes about 15 µs a cell and does not pause: call it in a thread of its own.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Sheet> {
  if (unpackedSize(bytes) > MOST_UNPACKED_BYTES) return {ok: false, fault: 'tooLarge', detail: ''}
  let sheets: readonly {readonly data: readonly (readonly unknown[])[]}[]
  try {
    // Numbers stay as they are written: a long one would lose its last digits.
    sheets = await readExcelFile(toArrayBuffer(bytes), {parseNumber: text => text})
  } catch (error) {
    return {ok: false, fault: 'notXlsx', detail: error instanceof Error ? error.message.slice(0, 200) : ''}
  }
  return sheetOf(rowsOf(sheets[0]?.data ?? []))
}

function* rowsOf(data: readonly (readonly unknown[])[]): Generator<SheetRow> {
  for (const [index, row] of data.entries()) yield {line: index + 1, cells: row.map(textOf)}
}

/** A date cell has no zone: what it shows is what was meant. */
function textOf(cell: unknown): string {
  if (typeof cell === 'string') return cell
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  if (!(cell instanceof Date)) return ''
  const text = cell.toISOString()
  return cell.getTime() % DAY_MS === 0 ? text.slice(0, ISO_DAY) : text.slice(0, ISO_MINUTE).replace('T', ' ')
}

/** As its list of contents says; 0 for what is no packed file. */
function unpackedSize(bytes: Uint8Array): number {
  let size = 0
  try {
    unzipSync(bytes, {
      filter(file) {
        size += file.originalSize
        return false
      },
    })
  } catch {
    return 0 // What is wrong with it is found, and named, when it is read.
  }
  return size
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength)
  new Uint8Array(copy).set(bytes)
  return copy
}
