import {mkdir, rename, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {stringify} from 'csv-stringify/sync'
import iconv from 'iconv-lite'
import writeXlsxFile from 'write-excel-file/node'
import type {Cell, PlannedFile} from './planFile.ts'

/** Puts a file into a folder whole: under a name that says that it is not finished, and then under its own. */
export async function handIn(folder: string, file: PlannedFile): Promise<string> {
  const name = `${file.name}.${file.format === 'xlsx' ? 'xlsx' : 'csv'}`
  await mkdir(folder, {recursive: true})
  await writeFile(join(folder, `${name}.part`), await bytesOf(file))
  await rename(join(folder, `${name}.part`), join(folder, name))
  return name
}

async function bytesOf({format, rows}: PlannedFile): Promise<Buffer> {
  if (format === 'xlsx') return writeXlsxFile(rows.map(row => row.map(toXlsxCell))).toBuffer()
  const text = stringify(
    rows.map(row => row.map(cell => (cell instanceof Date ? cell.toISOString().slice(0, 10) : (cell ?? '')))),
    {record_delimiter: 'windows'},
  )
  if (format === 'gb18030') return iconv.encode(text, 'gb18030')
  return iconv.encode(text, 'utf8', {addBOM: format === 'utf8WithMark'})
}

function toXlsxCell(cell: Cell) {
  if (cell instanceof Date) return {value: cell, type: Date, format: 'yyyy/mm/dd'}
  return cell === '' ? null : cell
}
