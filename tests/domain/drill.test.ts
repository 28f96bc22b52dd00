import {describe, expect, it} from 'vitest'
import {drillIdSchema} from '#contract/drill.ts'
import {drillReportSchema} from '#contract/drillReport.ts'
import type {NewRecord} from '#contract/record.ts'
import {topicSchema} from '#contract/socket.ts'
import {policySchema} from '#server/domain/policy.ts'
import {reportDrill} from '#server/domain/reportDrill.ts'
import {EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {Situation} from '#server/situation/situation.ts'
import {CITY, PANEL, POLICY, squareCity, squareContext} from '../fixtures/city.ts'
import {asLog, NOON, panelStatus, progressed, reported} from '../fixtures/records.ts'
import {alarm, caseFile} from '../fixtures/stateEntities.ts'
import {taskOf} from '../fixtures/taskOf.ts'

const drillId = drillIdSchema.parse('drill-1')
const own = {origin: 'wanglou', source: 'command'} as const
const told = {drillId, name: 'Night fire', scenario: 'drill-night-fire', by: 'duty', at: NOON}
const started: NewRecord = {
  ...{...own, sourceId: 's', type: 'drill.started'},
  body: {...told, panelAddresses: [PANEL]},
}
const ended: NewRecord = {
  ...{...own, sourceId: 'e', type: 'drill.ended'},
  body: {drillId, by: 'duty', at: NOON + 5_000},
}

function play(records: readonly NewRecord[]) {
  const areaTree = squareCity()
  const situation = new Situation({
    ...{areaTree, context: squareContext(areaTree), image: EMPTY_IMAGE},
    ...{clock: () => NOON + 60_000, clockMode: 'live', projectedSeq: () => 0},
  })
  const refusals = asLog(records).map(record => situation.take(record).refusal)
  situation.tick()
  const {loaded} = situation.snapshot({scope: [CITY], topics: topicSchema.options})
  return {situation, refusals, loaded}
}

const real = [reported('real'), progressed('real', 'accepted')]
const exercise = [
  started,
  reported('exercise', {isDrill: true, reportedAt: NOON - 3_600_000}),
  progressed('exercise', 'accepted'),
  panelStatus({smoke: 2}),
  panelStatus({heat: 4}),
]

describe('a drill', () => {
  it('marks what is reported as exercise and what its panels report, and nothing else', () => {
    const {loaded} = play([...real, ...exercise])
    expect(loaded.cases.map(({isDrill}) => isDrill).sort()).toEqual([false, true, true])
    expect(loaded.alarms.map(({isDrill}) => isDrill)).toEqual([true, true])
    expect(loaded.drills).toMatchObject([{drillId, endedAt: null}])
  })

  it('changes no figure of an area, no series and no indicator', () => {
    const without = play(real).loaded
    const during = play([...real, ...exercise]).loaded
    const after = play([...real, ...exercise, ended]).loaded
    for (const drilled of [during, after]) {
      expect(drilled.areas).toEqual(without.areas)
      expect(drilled.series).toEqual(without.series)
      const values = (loaded: typeof during) => loaded.indicators.map(({seq: _, ...rest}) => rest)
      expect(values(drilled)).toEqual(values(without))
    }
  })

  it('is the only one under way', () => {
    const another: NewRecord = {
      ...{...own, sourceId: 't', type: 'drill.started'},
      body: {...told, drillId: drillIdSchema.parse('drill-2'), panelAddresses: []},
    }
    expect(play([started, another, ended, another]).refusals).toEqual([null, 'notAllowedInState', null, null])
  })

  it('leaves nothing to do when it ends, and real cases as they are', () => {
    const {loaded} = play([...real, ...exercise, ended])
    const states = loaded.cases.map(({isDrill, state}) => [isDrill, state])
    expect(states.sort()).toEqual([
      [false, 'accepted'],
      [true, 'voided'],
      [true, 'voided'],
    ])
    expect(loaded.drills).toEqual([])
  })

  it('ended once does not end again', () => {
    expect(play([started, ended, {...ended, sourceId: 'f'}]).refusals).toEqual([null, null, 'notFound'])
  })
})

describe('the report of a drill', () => {
  const drill = {
    ...{drillId, name: 'Fire', scenario: 'x', panelAddresses: [], startedBy: 'duty', startedAt: 0},
    ...{endedAt: 600_000, startedSeq: 1, updatedSeq: 9},
  }
  const response = {
    acknowledgedAt: 40_000,
    dispatchedAt: null,
    enRouteAt: 140_000,
    onSceneAt: 500_000,
    closedAt: null,
  }
  const findings = {drill, asOf: 700_000, tasks: [], policy: POLICY}

  const target = (to: string, withinSeconds: number, more: object = {}) => ({
    ...{from: 'received', to, withinSeconds, share: 0.9},
    ...more,
  })
  const policyOf = (responseTargets: readonly object[], taskClocks: object = {}) =>
    policySchema.parse({...POLICY, responseTargets, taskClocks: {...POLICY.taskClocks, ...taskClocks}})

  it('measures each step from the last one that was reached, and its target from where that counts', () => {
    const cases = [caseFile(1, {isDrill: true, kind: 'fire', reportedAt: 10_000, response})]
    const policy = policyOf([
      target('acknowledged', 64),
      target('acknowledged', 106),
      target('onScene', 480),
      target('enRoute', 1, {kinds: ['dispute']}),
      target('onScene', 60, {from: 'dispatched'}),
    ])
    const report = reportDrill({...findings, policy, cases, alarms: []})
    expect(drillReportSchema.safeParse(report).error).toBeUndefined()
    const [acknowledged, , enRoute, onScene] = report.cases[0]?.steps ?? []
    expect(acknowledged).toMatchObject({
      ...{seconds: 30, isWithin: true, target: {from: 'received', withinSeconds: 64, seconds: 30}},
    })
    expect(enRoute).toMatchObject({seconds: 100, target: null, isWithin: null})
    // The strictest counts from the order, which was not given.
    expect(onScene).toMatchObject({
      ...{seconds: 360, isWithin: null, target: {from: 'dispatched', withinSeconds: 60, seconds: null}},
    })
  })

  it('holds a case to the whole time of a target, however short its last step was', () => {
    const late = {...response, acknowledgedAt: 100_000, dispatchedAt: 110_000}
    const cases = [caseFile(1, {kind: 'fire', reportedAt: 10_000, response: late})]
    const report = reportDrill({...findings, policy: policyOf([target('dispatched', 64)]), cases, alarms: []})
    expect(report.cases[0]?.steps[1]).toMatchObject({seconds: 10, isWithin: false, target: {seconds: 100}})
  })

  it('holds a task to its clocks by level, and to the targets of its kind of unit where there are any', () => {
    const drilled = caseFile(1, {isDrill: true, kind: 'fire', level: 2})
    const times = [
      {status: 'held' as const, at: 0},
      {status: 'queued' as const, at: 60_000},
      {status: 'delivered' as const, at: 90_000},
      {status: 'accepted' as const, at: 220_000},
      {status: 'enRoute' as const, at: 230_000},
    ]
    const task = taskOf({caseCode: drilled.caseCode, unitKind: 'microFireStation', times})
    const policy = policyOf(
      [target('enRoute', 60, {from: 'dispatched', unitKinds: ['microFireStation']}), target('onScene', 9)],
      {accepted: [1, 2, 5, 15], onScene: [10, 11, 12, 13]},
    )
    const report = reportDrill({
      ...findings,
      policy,
      cases: [drilled],
      tasks: [task],
      alarms: [],
    })
    const [delivered, accepted, enRoute, onScene] = report.cases[0]?.tasks[0]?.steps ?? []
    expect(delivered).toMatchObject({seconds: 30, isWithin: true})
    expect(accepted).toMatchObject({
      seconds: 130,
      target: {from: 'before', withinSeconds: 120},
      isWithin: false,
    })
    expect(enRoute).toMatchObject({
      ...{seconds: 10, isWithin: false, target: {from: 'dispatched', withinSeconds: 60, seconds: 170}},
    })
    expect(onScene).toMatchObject({at: null, target: {from: 'before', withinSeconds: 660}})
  })

  it('sums up how many reached each step, how many in time, and the middle and slow ends', () => {
    const at = (seconds: number) => ({
      ...response,
      acknowledgedAt: 10_000 + seconds * 1_000,
      enRouteAt: null,
      onSceneAt: null,
    })
    const cases = [10, 20, 30, 90].map((seconds, index) =>
      caseFile(index, {reportedAt: 10_000, response: at(seconds)}),
    )
    const policy = policyOf([target('acknowledged', 64)])
    const [acknowledged] = reportDrill({...findings, policy, cases, alarms: []}).summary
    expect(acknowledged).toEqual({
      ...{step: 'acknowledged', expected: 4, reached: 4, within: 3},
      ...{p50Seconds: 20, p90Seconds: 90},
    })
  })

  it('says how long an alarm waited for somebody at most', () => {
    const alarms = [
      alarm('a', 1, {raisedAt: 0, acknowledgedAt: 20_000, acknowledgedBy: 'duty'}),
      alarm('b', 2, {raisedAt: 100_000}),
    ]
    expect(reportDrill({...findings, cases: [], alarms}).alarms).toEqual({
      raised: 2,
      acknowledged: 1,
      longestUnacknowledgedSeconds: 500,
    })
  })
})
