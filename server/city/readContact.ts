import {open, type FileHandle} from 'node:fs/promises'
import {join} from 'node:path'
import {CsvError, parse} from 'csv-parse/sync'
import {z} from 'zod'
import type {PremisesId} from '#contract/ids.ts'

const FILE = 'contacts.csv'
const CHUNK_BYTES = 262_144
/** No row is longer. */
const ROW_BYTES = 2_048
const LINE_FEED = 0x0a

/** Whom premises belong to. */
export interface Contact {
  readonly name: string
  readonly phone: string
}

const rowSchema = z.tuple([z.string(), z.string().trim().min(1).max(60), z.string().trim().max(40)])

/**
 * The owner of premises by the pack's `contacts.csv`; null where it names nobody, `broken` where its row cannot be read.
 * The file is looked through each time, at the speed of the disk, and nothing of it is kept: persons' data are asked for
 * seldom and are in no memory otherwise.
 */
export async function readContact(
  folder: string,
  premisesId: PremisesId,
): Promise<Contact | 'broken' | null> {
  const file = await openIfThere(join(folder, FILE))
  if (!file) return null
  try {
    const row = await findRow(file, premisesId)
    return row === null ? null : readRow(row)
  } finally {
    await file.close()
  }
}

function readRow(row: string): Contact | 'broken' {
  try {
    const [cells] = z.array(rowSchema).parse(parse(row, {trim: true}))
    return cells ? {name: cells[1], phone: cells[2]} : 'broken'
  } catch (error) {
    if (error instanceof CsvError || error instanceof z.ZodError) return 'broken'
    throw error
  }
}

/** The text of the row that begins with the id, plain or in quotes; the first row is the header. */
async function findRow(file: FileHandle, premisesId: string): Promise<string | null> {
  const needles = [`\n${premisesId},`, `\n"${premisesId.replaceAll('"', '""')}",`].map(text =>
    Buffer.from(text),
  )
  const buffer = Buffer.alloc(ROW_BYTES + CHUNK_BYTES)
  let kept = 0
  for (;;) {
    const {bytesRead} = await file.read(buffer, kept, CHUNK_BYTES)
    const filled = buffer.subarray(0, kept + bytesRead)
    const isLast = bytesRead === 0
    for (const needle of needles) {
      const row = rowAt(filled, filled.indexOf(needle), isLast)
      if (row !== null) return row
    }
    if (isLast) return null
    kept = Math.min(filled.length, ROW_BYTES)
    buffer.copyWithin(0, filled.length - kept, filled.length)
  }
}

/** Null for none, and for one whose end is still to be read. */
function rowAt(bytes: Buffer, at: number, isLast: boolean): string | null {
  if (at < 0) return null
  const end = bytes.indexOf(LINE_FEED, at + 1)
  if (end < 0 && !isLast) return null
  return bytes.toString('utf8', at + 1, end < 0 ? bytes.length : end)
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
