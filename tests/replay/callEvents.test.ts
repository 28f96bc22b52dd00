import {describe, expect, it} from 'vitest'
import type {CaseProgressed, NewRecord} from '#contract/record.ts'
import {callEvents, type CallEvent} from '#mock/calls/callEvents.ts'
import {createLocalInstantReader} from '#mock/calls/localInstant.ts'
import {readCallRow, type CallRow} from '#mock/calls/readCallRow.ts'
import {createFourPlatformsConnector} from '#server/connectors/four-platforms/fourPlatformsConnector.ts'
import {sampleRow, type SampleColumns} from './sampleCalls.ts'

const readInstant = createLocalInstantReader('America/Los_Angeles')

function rowOf(changes: Partial<SampleColumns> = {}): CallRow {
  const read = readCallRow(sampleRow(changes), readInstant)
  if (!('row' in read)) throw new Error(`${read.field}: ${read.problem}`)
  return read.row
}

/** The records that the server makes of the events. */
function recordsOf(events: readonly CallEvent[]): NewRecord[] {
  const connector = createFourPlatformsConnector({now: () => Date.parse('2026-11-23T00:00:00Z')})
  return events.flatMap(({event}) => {
    const outcome = connector.readEvent(event)
    if (!outcome.ok) throw new Error(`${event.id}: ${outcome.code} at ${outcome.path}`)
    return [...outcome.records]
  })
}

function stepsOf(events: readonly CallEvent[]): CaseProgressed[] {
  return recordsOf(events).flatMap(record => (record.type === 'case.progressed' ? [record.body] : []))
}

describe('the events of a recorded call', () => {
  it('report the call as the server understands it', () => {
    const [reported] = recordsOf(callEvents([rowOf()]))
    expect(reported).toMatchObject({
      sourceId: '200983546/received',
      type: 'case.reported',
      body: {
        externalId: '200983546',
        kind: 'fire',
        level: 2,
        title: 'Structure Fire',
        address: '4000 Block of MISSION ST, San Francisco',
        position: [-122.42779351441527, 37.73217458500619],
        occurredAt: Date.parse('2020-04-07T23:53:08-07:00'),
        reporter: {role: 'citizen'},
      },
    })
  })

  it('take every time of a unit to its step', () => {
    const row = rowOf({'Transport DtTm': '04/08/2020 12:05:00 AM', 'Hospital DtTm': '04/08/2020 12:10:00 AM'})
    expect(
      stepsOf(callEvents([row])).map(({step, at, by, note}) => [step, note, by, new Date(at).toISOString()]),
    ).toEqual([
      ['accepted', 'entry', 'emergency-communications', '2020-04-08T06:55:30.000Z'],
      ['assigned', 'dispatch', 'E32', '2020-04-08T06:55:56.000Z'],
      ['handling', 'response', 'E32', '2020-04-08T06:58:22.000Z'],
      ['handling', 'onScene', 'E32', '2020-04-08T07:00:00.000Z'],
      ['handling', 'transport', 'E32', '2020-04-08T07:05:00.000Z'],
      ['handling', 'hospital', 'E32', '2020-04-08T07:10:00.000Z'],
      ['feedback', 'available', 'E32', '2020-04-08T07:15:40.000Z'],
      ['evaluated', 'Fire', 'emergency-communications', '2020-04-08T07:15:40.000Z'],
    ])
  })

  it('leave out what the row leaves empty', () => {
    const row = rowOf({'Response DtTm': '', 'On Scene DtTm': '', 'Available DtTm': ''})
    expect(stepsOf(callEvents([row])).map(({step}) => step)).toEqual(['accepted', 'assigned'])
  })

  it('tell of a call once, of each of its units, and evaluate it when the last one is available', () => {
    const first = rowOf()
    const second = rowOf({
      'Unit ID': 'T11',
      RowID: '200983546-T11',
      'Available DtTm': '04/08/2020 01:00:00 AM',
    })
    const events = callEvents([first, second])
    const steps = stepsOf(events)
    expect(events.filter(({event}) => event.type === 'case.reported')).toHaveLength(1)
    expect(steps.filter(({step}) => step === 'accepted')).toHaveLength(1)
    expect(steps.filter(({step}) => step === 'assigned').map(({by}) => by)).toEqual(['E32', 'T11'])
    expect(steps.at(-1)).toMatchObject({step: 'evaluated', at: Date.parse('2020-04-08T01:00:00-07:00')})
  })

  it('come in the order of time, and in the order of the steps within a second', () => {
    const together = '04/07/2020 11:53:08 PM'
    const row = rowOf({'Entry DtTm': together, 'Dispatch DtTm': together, 'Response DtTm': together})
    const events = callEvents([row])
    expect(events.slice(0, 4).map(({event}) => event.id.split('/')[1])).toEqual([
      'received',
      'entry',
      'dispatch',
      'response',
    ])
    expect(events.map(({at}) => at)).toEqual(events.map(({at}) => at).toSorted((a, b) => a - b))
  })

  it.each([
    [{'Number of Alarms': '2'}, 1],
    [{'Final Priority': '3'}, 2],
    [{'Final Priority': '2'}, 3],
    [{'Final Priority': 'I'}, 4],
  ])('rate a call with %o at level %i', (changes, level) => {
    expect(callEvents([rowOf(changes)])[0]?.event.data).toMatchObject({level})
  })

  it('give a call type that nobody has seen yet a kind too', () => {
    const [reported] = recordsOf(callEvents([rowOf({'Call Type': 'Cat in a Tree'})]))
    expect(reported).toMatchObject({body: {kind: 'service', title: 'Cat in a Tree'}})
  })
})
