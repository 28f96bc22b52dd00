import {describe, expect, it} from 'vitest'
import {situationChangedSchema, situationLoadedSchema, topicSchema} from '#contract/socket.ts'
import type {NewRecord} from '#contract/record.ts'
import {EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {Situation} from '#server/situation/situation.ts'
import {CITY, EAST, squareCity, squareContext, UNKNOWN_PANEL, WEST, WEST_CELL} from '../fixtures/city.ts'
import {asLog, NOON, panelStatus, progressed, reported} from '../fixtures/records.ts'

const MINUTE = 60_000
const TOPICS = topicSchema.options
const WHOLE_CITY = {scope: [CITY], topics: TOPICS}

function createSituation(records: readonly NewRecord[] = [], clockMode: 'live' | 'replay' = 'live') {
  const time = {now: NOON + MINUTE, projectedSeq: Number.MAX_SAFE_INTEGER}
  const areaTree = squareCity()
  const situation = new Situation({
    areaTree,
    context: squareContext(areaTree),
    image: EMPTY_IMAGE,
    clock: () => time.now,
    clockMode,
    projectedSeq: () => time.projectedSeq,
  })
  const take = (more: readonly NewRecord[]) => {
    for (const record of asLog(more, {fromSeq: situation.seq + 1})) situation.take(record)
    situation.tick()
  }
  take(records)
  return {situation, take, time}
}

function figuresOf(situation: Situation, code: string) {
  return situation.snapshot(WHOLE_CITY).loaded.areas.find(area => area.code === code)
}

describe('the live picture', () => {
  it('of a replay counts each case in its own hour, however many hours come at once', () => {
    const hour = 60 * MINUTE
    const at = (hours: number) => ({occurredAt: NOON + hours * hour, reportedAt: NOON + hours * hour})
    const {situation} = createSituation(
      [reported('a', at(0)), reported('b', at(2)), reported('c', at(2)), reported('d', at(5))],
      'replay',
    )
    const {loaded} = situation.snapshot(WHOLE_CITY)
    const safety = loaded.series.find(({code}) => code === CITY)?.reportedByKind[1]
    expect(safety?.slice(-6)).toEqual([1, 0, 2, 0, 0, 1])
  })

  it('is a valid snapshot with figures rolled up from cell to city', () => {
    const {situation} = createSituation([
      reported('a'),
      reported('b', {position: [121.5, 27.5]}),
      reported('c', {position: [10, 10]}),
      panelStatus({smoke: 2}),
    ])
    const {loaded} = situation.snapshot(WHOLE_CITY)
    expect(situationLoadedSchema.safeParse(loaded).error).toBeUndefined()
    expect(figuresOf(situation, WEST_CELL)?.open).toBe(1)
    expect(figuresOf(situation, EAST)).toMatchObject({open: 2, activeFires: 1})
    expect(figuresOf(situation, CITY)?.open).toBe(4)
  })

  it('counts a case as overdue when time passes its due time, and no longer once it moved on', () => {
    const {situation, take, time} = createSituation([reported('a')])
    expect(figuresOf(situation, CITY)?.overdue).toBe(0)
    time.now = NOON + 31 * MINUTE
    situation.tick()
    expect(figuresOf(situation, WEST)?.overdue).toBe(1)
    take([progressed('a', 'accepted', time.now)])
    expect(figuresOf(situation, CITY)?.overdue).toBe(0)
    take([progressed('a', 'evaluated', time.now)])
    expect(figuresOf(situation, CITY)).toMatchObject({overdue: 0, open: 0})
  })

  it('says in which stage overdue cases are stuck', () => {
    const {situation, take, time} = createSituation([reported('a'), reported('b')])
    time.now = NOON + 31 * MINUTE
    take([progressed('b', 'accepted', time.now)])
    expect(figuresOf(situation, CITY)?.overdueByStage).toEqual([1, 0, 0, 0, 0, 0])
    time.now += 48 * 60 * MINUTE
    situation.tick()
    expect(figuresOf(situation, WEST)?.overdueByStage).toEqual([1, 1, 0, 0, 0, 0])
    take([progressed('a', 'accepted', time.now)])
    expect(figuresOf(situation, CITY)).toMatchObject({overdue: 1, overdueByStage: [0, 1, 0, 0, 0, 0]})
  })

  it('counts the fires that were raised and cleared, and the faults, in their hours', () => {
    const {situation, take, time} = createSituation([panelStatus({smoke: 2, heat: 4})])
    time.now = NOON + 61 * MINUTE
    situation.tick()
    take([panelStatus({smoke: 0, heat: 0}, {at: time.now})])
    take([panelStatus({smoke: 0}, {at: time.now + 1})])
    const series = situation.snapshot(WHOLE_CITY).loaded.series.find(({code}) => code === CITY)
    expect(series?.firesRaised.slice(-2)).toEqual([1, 0])
    expect(series?.firesCleared.slice(-2)).toEqual([0, 1])
    expect(series?.faultsRaised.slice(-2)).toEqual([1, 0])
  })

  it('sends after a cursor only what changed since', () => {
    const {situation, take} = createSituation([reported('a'), reported('b', {position: [121.5, 27.5]})])
    const {cursor} = situation.snapshot(WHOLE_CITY)
    take([progressed('b', 'accepted')])
    const delta = situation.changesSince(WHOLE_CITY, cursor)
    expect(situationChangedSchema.safeParse(delta?.changed).error).toBeUndefined()
    expect(delta?.changed).toMatchObject({previousSeq: 2, seq: 3, cases: [{stage: 'accepted'}]})
    expect(delta?.changed.areas.map(({code}) => code)).not.toContain(WEST)
    expect(delta && situation.changesSince(WHOLE_CITY, delta.cursor)?.changed.cases).toEqual([])
  })

  it('brings a client that knows only a sequence number to the state of a snapshot', () => {
    const {situation, take} = createSituation([reported('a'), panelStatus({smoke: 2})])
    const before = situation.snapshot(WHOLE_CITY).loaded
    take([progressed('a', 'handling'), reported('b'), panelStatus({smoke: 0}, {at: NOON + MINUTE})])
    const cursor = situation.cursorAt(before.seq)
    const changed = cursor && situation.changesSince(WHOLE_CITY, cursor)?.changed
    const cases = new Map([...before.cases, ...(changed?.cases ?? [])].map(each => [each.caseCode, each]))
    const alarms = new Map([...before.alarms, ...(changed?.alarms ?? [])].map(each => [each.id, each]))
    const after = situation.snapshot(WHOLE_CITY).loaded
    expect([...cases.values()]).toEqual(after.cases)
    expect([...alarms.values()]).toEqual(after.alarms)
    expect(changed?.areas).toEqual(after.areas)
    expect(situation.cursorAt(after.seq + 1)).toBeNull()
  })

  it('shows a community nothing of another, nor what lies in no area', () => {
    const {situation} = createSituation([
      reported('west'),
      reported('east', {position: [121.5, 27.5]}),
      reported('outside', {position: [10, 10]}),
      panelStatus({smoke: 2}),
      panelStatus({smoke: 2}, {address: UNKNOWN_PANEL}),
    ])
    const {loaded} = situation.snapshot({scope: [WEST], topics: TOPICS})
    expect(loaded.cases).toMatchObject([{place: {community: WEST}}])
    expect(loaded.alarms).toEqual([])
    expect(loaded.areas.map(({code}) => code)).toEqual([WEST, WEST_CELL])
    expect(loaded.indicators.every(({area}) => area === WEST)).toBe(true)
  })

  it('lets a closed case leave after a day and says so', () => {
    const {situation, time} = createSituation([reported('a'), progressed('a', 'evaluated')])
    const {cursor, loaded} = situation.snapshot(WHOLE_CITY)
    time.now = NOON + 25 * 60 * MINUTE
    situation.tick()
    const delta = situation.changesSince(WHOLE_CITY, cursor)
    expect(delta?.changed.removedCases).toEqual(loaded.cases.map(({caseCode}) => caseCode))
    expect(situation.snapshot(WHOLE_CITY).loaded.cases).toEqual([])
  })

  it('keeps a closed case as long as the state tables do not hold it', () => {
    const {situation, time} = createSituation([reported('a'), progressed('a', 'evaluated')])
    time.now = NOON + 25 * 60 * MINUTE
    time.projectedSeq = 1
    situation.tick()
    expect(situation.snapshot(WHOLE_CITY).loaded.cases).toHaveLength(1)
    time.now += 2 * MINUTE
    time.projectedSeq = 2
    situation.tick()
    expect(situation.snapshot(WHOLE_CITY).loaded.cases).toEqual([])
  })

  it('takes a case that is corrected to another place from one community and gives it to the other', () => {
    const {situation, take} = createSituation([reported('a')])
    const west = {scope: [WEST], topics: TOPICS}
    const {cursor, loaded} = situation.snapshot(west)
    take([reported('a', {position: [121.5, 27.5]})])
    expect(figuresOf(situation, WEST)).toMatchObject({open: 0})
    expect(figuresOf(situation, EAST)).toMatchObject({open: 1})
    expect(figuresOf(situation, CITY)).toMatchObject({open: 1})
    const codes = loaded.cases.map(({caseCode}) => caseCode)
    expect(codes).toHaveLength(1)
    expect(situation.changesSince(west, cursor)?.changed).toMatchObject({cases: [], removedCases: codes})
    const whole = situation.changesSince(WHOLE_CITY, cursor)?.changed
    expect(whole).toMatchObject({cases: [{place: {community: EAST}}], removedCases: []})
  })

  it('says of a case that has left only to whom it was shown', () => {
    const {situation, time} = createSituation([reported('a'), progressed('a', 'evaluated')])
    const east = {scope: [EAST], topics: TOPICS}
    const {cursor} = situation.snapshot(east)
    time.now = NOON + 25 * 60 * MINUTE
    situation.tick()
    expect(situation.changesSince(east, cursor)?.changed.removedCases).toEqual([])
    expect(situation.changesSince(WHOLE_CITY, cursor)?.changed.removedCases).toHaveLength(1)
  })

  it('asks who sees a part of the city and knows only a sequence number to take a snapshot', () => {
    const {situation} = createSituation([reported('a')])
    const cursor = situation.cursorAt(1)
    expect(cursor && situation.changesSince({scope: [WEST], topics: TOPICS}, cursor)).toBeNull()
    expect(cursor && situation.changesSince(WHOLE_CITY, cursor)).not.toBeNull()
  })

  it('measures a corrected case by the clock of its new level', () => {
    const {situation, take, time} = createSituation([reported('a')])
    time.now = NOON + 31 * MINUTE
    situation.tick()
    expect(figuresOf(situation, CITY)?.overdue).toBe(1)
    take([reported('a', {level: 4})])
    expect(figuresOf(situation, CITY)).toMatchObject({open: 1, overdue: 0})
  })

  it('gives a share with its numerator and denominator, and none where there is nothing to share', () => {
    const {situation, time} = createSituation([reported('a'), reported('b', {level: 4})])
    time.now = NOON + 31 * MINUTE
    situation.tick()
    const share = (code: string) =>
      situation
        .snapshot(WHOLE_CITY)
        .loaded.indicators.find(({id, area}) => id === 'overdueShare' && area === code)
    expect(share(CITY)).toMatchObject({numerator: 1, denominator: 2, value: 0.5, unit: 'ratio'})
    const empty = createSituation().situation.snapshot(WHOLE_CITY).loaded.indicators
    expect(empty.find(({id}) => id === 'overdueShare')).toMatchObject({value: null, denominator: 0})
  })
})
