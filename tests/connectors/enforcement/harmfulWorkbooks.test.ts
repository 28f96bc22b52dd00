import {strToU8, zipSync} from 'fflate'
import {afterEach, describe, expect, it} from 'vitest'
import {readXlsx} from '#server/connectors/enforcement/readXlsx.ts'
import {MOST_UNPACKED_BYTES} from '#server/connectors/enforcement/unpackWorkbook.ts'
import {HEAD, ROW, startDrop, stopDrops} from './dropped.ts'

afterEach(stopDrops)

const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const CENTRAL_HEADER = 0x02_01_4b_50
const LOCAL_HEADER = 0x04_03_4b_50

/** The least that is a workbook, with this as its first sheet. */
function workbook(sheet: Uint8Array, more: Record<string, Uint8Array> = {}): Buffer {
  const relation = `<Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>`
  const zip = zipSync({
    '[Content_Types].xml': strToU8(`<Types xmlns="${PACKAGE}/content-types"/>`),
    'xl/workbook.xml': strToU8(
      `<workbook xmlns="${SPREADSHEET}" xmlns:r="${OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships xmlns="${PACKAGE}/relationships">${relation}</Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  })
  return Buffer.from(zip)
}

const sheetOf = (rows: string) =>
  strToU8(`<worksheet xmlns="${SPREADSHEET}"><sheetData>${rows}</sheetData></worksheet>`)

/** The sizes that a packed file says its large parts unpack to, made small. */
function withSmallSizes(zip: Buffer): Buffer {
  for (let at = 0; at < zip.length - 30; at++) {
    const signature = zip.readUInt32LE(at)
    const sizeAt = signature === CENTRAL_HEADER ? at + 24 : signature === LOCAL_HEADER ? at + 22 : 0
    if (sizeAt > 0 && zip.readUInt32LE(sizeAt) > MOST_UNPACKED_BYTES) zip.writeUInt32LE(100, sizeAt)
  }
  return zip
}

describe('a workbook that was made to harm', () => {
  const bomb = () => workbook(new Uint8Array(MOST_UNPACKED_BYTES + 1_048_576).fill(32))

  it.each([
    ['unpacks to more than there is room for', bomb, 'unpacksTooLarge'],
    ['says that it unpacks to less than it does', () => withSmallSizes(bomb()), 'unpacksTooLarge'],
    ['has a million empty rows', () => workbook(sheetOf('<row r="1"/>'.repeat(1_000_000))), 'tooManyRows'],
    [
      'has a cell at the far end',
      () => workbook(sheetOf('<row r="1048576"><c r="XFD1048576"/></row>')),
      'tooManyCells',
    ],
    ['has thousands of sheets', () => workbook(sheetOf(''), manySheets(3_000)), 'tooManyParts'],
    ['is no packed file', () => Buffer.from('PK but not really'), 'notXlsx'],
    ['is cut off', () => workbook(sheetOf('')).subarray(0, 300), 'notXlsx'],
  ])('is refused by name where it %s', async (_, make, fault) => {
    expect(await readXlsx(make())).toMatchObject({ok: false, fault})
  })

  it('is put aside with the reason, and the files after it are taken', async () => {
    const drop = await startDrop()
    await drop.drop('一.xlsx', withSmallSizes(bomb()))
    await drop.drop('二.xlsx', Buffer.alloc(10 * 1024 * 1024, 1))
    await drop.drop('三.csv', `${HEAD}\n${ROW}\n`)
    expect(await drop.reasonFor('一.xlsx')).toContain('解压后超过 64 MB')
    expect(await drop.reasonFor('二.xlsx')).toContain('文件过大')
    expect(drop.unreadable.map(({code}) => code)).toEqual(['unpacksTooLarge', 'tooLarge'])
    expect(drop.records).toHaveLength(1)
  })

  it('may nest as deep as it likes: there is nothing in it', async () => {
    const nest = sheetOf('<a>'.repeat(100_000) + '</a>'.repeat(100_000))
    expect(await readXlsx(workbook(nest))).toEqual({ok: true, rows: []})
  })
})

function manySheets(count: number): Record<string, Uint8Array> {
  return Object.fromEntries(
    Array.from({length: count}, (_, at) => [`xl/worksheets/sheet${at + 2}.xml`, sheetOf('')]),
  )
}
