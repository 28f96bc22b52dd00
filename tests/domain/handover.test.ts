import {describe, expect, it} from 'vitest'
import type {Handover} from '#contract/handover.ts'
import type {NewRecord} from '#contract/record.ts'
import {unitIdSchema} from '#contract/unit.ts'
import {draftHandover, type HandoverPicture} from '#server/domain/draftHandover.ts'
import {reduceRecord} from '#server/domain/reduceRecord.ts'
import {CityState, EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {CITY, squareContext} from '../fixtures/city.ts'
import {alarm, caseFile} from '../fixtures/stateEntities.ts'

const NOW = 10_000_000
const HOUR = 3_600_000
const PICTURE: HandoverPicture = {
  now: NOW,
  cases: [],
  alarms: [],
  feeds: [],
  unitStates: [],
  units: new Map(),
}

describe('a drafted handover', () => {
  it('names overdue cases before the others, those before the leader and the gravest first', () => {
    const {items} = draftHandover({
      ...PICTURE,
      cases: [
        caseFile(1, {level: 3, dueAt: NOW + 1}),
        caseFile(2, {level: 3, dueAt: NOW - 1}),
        caseFile(3, {level: 1, dueAt: NOW - 1}),
        caseFile(4, {level: 4, dueAt: NOW - 1, escalatedAt: 5}),
        caseFile(5, {state: 'voided', dueAt: null}),
      ],
    })
    expect(items.map(({type, ref}) => `${type} ${ref?.slice(-8) ?? ''}`)).toEqual([
      'overdueCase 000004-0',
      'overdueCase 000003-0',
      'overdueCase 000002-0',
      'openCase 000001-0',
    ])
  })

  it('lists sixty of a sort and says how many there are', () => {
    const cases = Array.from({length: 75}, (_, index) => caseFile(index, {dueAt: NOW - 1}))
    const {items, totals} = draftHandover({...PICTURE, cases})
    expect(items).toHaveLength(60)
    expect(totals).toEqual({overdueCase: 75})
  })

  it('hands over what is shelved and what has stood for an hour, fires first, and nothing that is clear', () => {
    const shelved = {by: 'duty', at: 1, until: NOW + 1, reason: 'Works'}
    const {items} = draftHandover({
      ...PICTURE,
      alarms: [
        alarm('fault', 1, {condition: 'fault', raisedAt: NOW - 2 * HOUR}),
        alarm('fire', 2, {raisedAt: NOW - HOUR}),
        alarm('new', 3, {raisedAt: NOW - 1}),
        alarm('clear', 4, {raisedAt: 1, clearedAt: 2}),
        alarm('aside', 5, {raisedAt: NOW - 1, shelved}),
      ],
    })
    expect(items.map(({type, ref}) => [type, ref])).toEqual([
      ['shelvedAlarm', 'aside'],
      ['standingAlarm', 'fire'],
      ['standingAlarm', 'fault'],
    ])
    expect(items[0]?.facts).toMatchObject({by: 'duty', reason: 'Works', endsAt: NOW + 1})
  })

  it('names feeds that are not live, and units that are away or have a task', () => {
    const health = {feed: 'fire-response', since: 5, lastEventAt: null} as const
    const counts = {ratePerMinute: 0, acceptedTotal: 0, duplicateTotal: 0, rejectedTotal: 0}
    const rest = {...counts, connections: null, restarts: 0}
    const unit = {statusSince: 1, position: null, observedAt: null, taskIds: [], updatedSeq: 1}
    const [idle, away] = ['u-1', 'u-2'].map(id => unitIdSchema.parse(id))
    const {items} = draftHandover({
      ...PICTURE,
      feeds: [
        {...health, ...rest, state: 'down'},
        {...health, ...rest, feed: 'four-platforms', state: 'live'},
      ],
      unitStates: [
        {...unit, unitId: idle!, status: 'available'},
        {...unit, unitId: away!, status: 'onScene'},
      ],
    })
    expect(items.map(({ref}) => ref)).toEqual(['fire-response', 'u-2'])
  })

  it('leaves drills out', () => {
    const {items} = draftHandover({
      ...PICTURE,
      cases: [caseFile(1, {isDrill: true, dueAt: 1})],
      alarms: [alarm('a', 1, {isDrill: true, raisedAt: 1})],
    })
    expect(items).toEqual([])
  })
})

const SHEET: Omit<Handover, 'updatedSeq'> = {
  handoverId: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  shift: 'Night',
  areas: [CITY],
  draftedAt: 1,
  draftedBy: 'duty',
  items: [],
  totals: {},
  remark: '',
  givenBy: null,
  takenBy: null,
}
const given = {user: 'duty', at: 2}
const taken = {user: 'duty2', at: 3}

function createState() {
  const state = new CityState(EMPTY_IMAGE)
  let seq = 0
  return {
    /** Takes a sheet in and says why it did not count; null when it did. */
    keep: (sheet: Partial<Handover>, replacesSeq: number) => {
      seq++
      const body = {...SHEET, ...sheet, replacesSeq, by: 'duty', at: 1}
      const kept = {origin: 'wanglou', source: 'command', sourceId: String(seq)} as const
      const record: NewRecord = {...kept, type: 'handover.kept', body}
      const {changes, refusal} = reduceRecord({...record, seq, recordedAt: 1}, state, squareContext())
      for (const change of changes) state.apply(change)
      return refusal
    },
  }
}

describe('a kept handover', () => {
  it('is drafted, amended, signed by both, and then nothing changes it', () => {
    const {keep} = createState()
    expect(keep({}, 0)).toBeNull()
    expect(keep({remark: 'Quiet'}, 1)).toBeNull()
    expect(keep({givenBy: given}, 2)).toBeNull()
    expect(keep({givenBy: given, takenBy: taken}, 3)).toBeNull()
    expect(keep({remark: 'Not so quiet'}, 4)).toBe('notAllowedInState')
    expect(keep({givenBy: given, takenBy: {user: 'duty3', at: 9}}, 4)).toBe('notAllowedInState')
  })

  it('of two officers who change it at once only the first does', () => {
    const {keep} = createState()
    keep({}, 0)
    expect(keep({remark: 'First'}, 1)).toBeNull()
    expect(keep({remark: 'Second'}, 1)).toBe('staleVersion')
    expect(keep({}, 0)).toBe('notAllowedInState')
  })

  it('is not taken over by whoever hands it over, nor before anybody did', () => {
    const {keep} = createState()
    keep({}, 0)
    expect(keep({takenBy: taken}, 1)).toBe('notAllowedInState')
    keep({givenBy: given}, 1)
    expect(keep({givenBy: given, takenBy: given}, 3)).toBe('needsOtherOfficer')
  })
})
