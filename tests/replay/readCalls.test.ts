import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import {parse} from 'csv-parse/sync'
import {afterEach, describe, expect, it} from 'vitest'
import {callEvents} from '#mock/calls/callEvents.ts'
import {readCalls} from '#mock/calls/readCalls.ts'
import {createFourPlatformsConnector} from '#server/connectors/four-platforms/fourPlatformsConnector.ts'
import {sampleRow, writeSampleFile} from './sampleCalls.ts'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

describe('a file of calls', () => {
  it('names each row that cannot be read by line and field, and keeps the others', async () => {
    const {file, remove} = await writeSampleFile(
      [
        sampleRow(),
        sampleRow({RowID: '1-A', Location: '(95.0, -122.4)'}),
        sampleRow({RowID: '1-B', 'Received DtTm': 'yesterday'}),
        sampleRow({RowID: '1-C', 'Unit ID': ''}),
        sampleRow({RowID: '1-D', 'Unit ID': 'T01', 'On Scene DtTm': '04/31/2020 01:00:00 AM'}),
        sampleRow({RowID: '1-E', 'Unit ID': 'T02', 'Number of Alarms': 'one'}),
      ],
      ['only,three,cells'],
    )
    cleanUps.push(remove)
    const {rows, calls, units, badRows} = await readCalls(file)
    expect({rows, calls: calls.length, units}).toEqual({rows: 7, calls: 1, units: 1})
    expect(badRows.map(({line, field}) => [line, field])).toEqual([
      [3, 'Location'],
      [4, 'Received DtTm'],
      [5, 'Unit ID'],
      [6, 'On Scene DtTm'],
      [7, 'Number of Alarms'],
      [8, 'row'],
    ])
  })

  it('is read no further than the limit', async () => {
    const {file, remove} = await writeSampleFile([sampleRow(), sampleRow({RowID: '1-B', 'Unit ID': 'T01'})])
    cleanUps.push(remove)
    expect(await readCalls(file, {limit: 1})).toMatchObject({rows: 1, units: 1})
  })

  it('that does not exist is an error, not an empty one', async () => {
    await expect(readCalls('/nowhere/calls.csv')).rejects.toThrow(/ENOENT/)
  })
})

const REAL_FILE = fileURLToPath(
  new URL('../../../shared/data/san-francisco/fire-calls-2020-04.csv', import.meta.url),
)

describe.skipIf(!existsSync(REAL_FILE))('the calls of San Francisco, 7 to 20 April 2020', () => {
  it('are as many as the file says', async () => {
    const {rows, calls, units, badRows} = await readCalls(REAL_FILE)
    expect({rows, calls: calls.length, units, badRows}).toEqual({
      rows: 10_410,
      calls: 5_292,
      units: 199,
      badRows: [],
    })
  })

  it('reach the server with every time of the file', async () => {
    const columns: Record<string, string>[] = parse(await readFile(REAL_FILE), {columns: true})
    const expected = new Map<string, string>()
    const names = {
      'Dispatch DtTm': 'assigned dispatch',
      'Response DtTm': 'handling response',
      'On Scene DtTm': 'handling onScene',
      'Transport DtTm': 'handling transport',
      'Hospital DtTm': 'handling hospital',
      'Available DtTm': 'feedback available',
    }
    for (const row of columns) {
      for (const [column, step] of Object.entries(names)) {
        // April is daylight time: seven hours behind UTC.
        const at = row[column] ? Date.parse(`${row[column]} GMT-0700`) : null
        if (at !== null)
          expected.set(`${row['Call Number']} ${row['Unit ID']} ${step}`, new Date(at).toISOString())
      }
      expected.set(
        `${row['Call Number']} received`,
        new Date(`${row['Received DtTm']} GMT-0700`).toISOString(),
      )
      expected.set(`${row['Call Number']} entry`, new Date(`${row['Entry DtTm']} GMT-0700`).toISOString())
    }

    const connector = createFourPlatformsConnector({now: Date.now})
    const found = new Map<string, string>()
    for (const {event} of (await readCalls(REAL_FILE)).calls.flatMap(callEvents)) {
      const outcome = connector.readEvent(event)
      if (!outcome.ok) throw new Error(`${event.id}: ${outcome.code} at ${outcome.path}`)
      for (const {type, body} of outcome.records) {
        if (type === 'case.reported')
          found.set(`${body.externalId} received`, new Date(body.occurredAt).toISOString())
        if (type !== 'case.progressed' || body.step === 'evaluated') continue
        const key = body.step === 'accepted' ? 'entry' : `${body.by} ${body.step} ${body.note}`
        found.set(`${body.externalId} ${key}`, new Date(body.at).toISOString())
      }
    }
    expect(found).toEqual(expected)
  })
})
