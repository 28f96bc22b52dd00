import {describe, expect, it} from 'vitest'
import {areaFiguresSchema, areaSchema, type AreaFigures} from '#contract/area.ts'
import {premisesSchema} from '#contract/premises.ts'
import {isRisk, stationsNear} from '#web/panels/AlarmTakeover/takeoverFacts.ts'
import {pickCases, reportedWithin} from '#web/panels/NewestCases/pickCases.ts'
import {rankAreas} from '#web/panels/AreaRanking/rankAreas.ts'
import {funnelRows} from '#web/panels/CaseFunnel/funnelRows.ts'
import {caseKindsOption} from '#web/panels/CaseKinds/caseKindsOption.ts'
import {groupAlarms} from '#web/panels/CityAlarms/groupAlarms.ts'
import {sumSince} from '#web/panels/CityAlarms/sumSince.ts'
import {alarmStateOf} from '#web/stores/alarmState.ts'
import {alarmOf, caseOf} from '../wall/entities.ts'

describe('the cases that a wall lists', () => {
  const grave = [1, 2, 1].map((level, index) => caseOf({level, openedSeq: index + 1, reportedAt: index}))
  const others = [3, 4, 3, 4].map((level, index) =>
    caseOf({level, openedSeq: index + 10, reportedAt: index + 10}),
  )

  it('keeps the upper half for the grave ones, the gravest and newest first, and the lower for the newest', () => {
    const {grave: upper, newest} = pickCases([...grave, ...others], 4)
    expect(upper.map(item => item.openedSeq)).toEqual([3, 1])
    expect(newest.map(item => item.openedSeq)).toEqual([13, 12])
  })

  it('puts none of a drill before a real one of the grave', () => {
    const exercise = caseOf({level: 1, openedSeq: 9, reportedAt: 9, isDrill: true})
    const {grave: upper} = pickCases([exercise, caseOf({level: 2, openedSeq: 4, reportedAt: 4})], 4)
    expect(upper.map(({openedSeq}) => openedSeq)).toEqual([4, 9])
  })

  it('leaves no row empty while there are cases for it', () => {
    const onlyGrave = pickCases(grave, 3)
    expect(onlyGrave.grave.length + onlyGrave.newest.length).toBe(3)
    const few = pickCases([...grave.slice(0, 1), ...others], 5)
    expect(few.grave).toHaveLength(1)
    expect(few.newest).toHaveLength(4)
  })

  it('never lists a case twice', () => {
    const {grave: upper, newest} = pickCases([...grave, ...others], 7)
    expect(new Set([...upper, ...newest]).size).toBe(7)
  })

  it('are those of a part of the day, its end not in it', () => {
    const reportedAt = reportedWithin([...grave, ...others], {from: 2, to: 12}).map(item => item.reportedAt)
    expect(reportedAt).toEqual([2, 10, 11])
  })
})

describe('standing alarms', () => {
  const caseCode = '330383-20261123-F-000001-7'

  it('makes one row of one fire, named by the part that spoke first', () => {
    const alarms = [alarmOf({raisedSeq: 5, caseCode}), alarmOf({raisedSeq: 2, caseCode})]
    const [group, ...others] = groupAlarms(alarms, () => 'urgent')
    expect(others).toEqual([])
    expect(group?.count).toBe(2)
    expect(group?.first.raisedSeq).toBe(2)
  })

  it('lists first what nobody is on', () => {
    const alarms = [alarmOf({raisedSeq: 9, panelAddress: '00000000000b'}), alarmOf({raisedSeq: 1})]
    const groups = groupAlarms(alarms, alarm => (alarm.raisedSeq === 9 ? 'attended' : 'urgent'))
    expect(groups.map(group => group.state)).toEqual(['urgent', 'attended'])
  })

  it('lists a real fire before those of a drill', () => {
    const alarms = [
      alarmOf({raisedSeq: 2, isDrill: true}),
      alarmOf({raisedSeq: 1, panelAddress: '00000000000b'}),
    ]
    const groups = groupAlarms(alarms, () => 'urgent')
    expect(groups.map(({first}) => first.isDrill)).toEqual([false, true])
  })

  it('calls a fire of a merged case what the case is that goes on', () => {
    const into = '330383-20261123-F-000002-7'
    const alarm = alarmOf({caseCode})
    const stateWith = (stage: string) => {
      const cases = [caseOf({caseCode, state: 'merged', mergedInto: into}), caseOf({caseCode: into, stage})]
      return alarmStateOf(alarm, new Map(cases.map(each => [each.caseCode, each])))
    }
    expect(['reported', 'handling'].map(stateWith)).toEqual(['urgent', 'attended'])
  })

  it('calls a fire attended once its case is assigned or closed, and not before', () => {
    const alarm = alarmOf({caseCode})
    const stateIn = (stage: string) => {
      const caseFile = caseOf({caseCode, stage})
      return alarmStateOf(alarm, new Map([[caseFile.caseCode, caseFile]]))
    }
    expect(['reported', 'accepted', 'assigned', 'handling'].map(stateIn)).toEqual([
      'urgent',
      'urgent',
      'attended',
      'attended',
    ])
    expect(alarmStateOf(alarm, new Map())).toBe('urgent')
    const voided = caseOf({caseCode, state: 'voided'})
    expect(alarmStateOf(alarm, new Map([[voided.caseCode, voided]]))).toBe('attended')
    expect(alarmStateOf(alarmOf({condition: 'fault'}), new Map())).toBe('fault')
  })
})

describe('communities that need attention', () => {
  it('are those with overdue cases, by overdue cases of a resident and not by their number', () => {
    const crowded = {...area(1), residents: 20_000}
    const small = {...area(2), residents: 2_000}
    const none = {...area(3), residents: 2_000}
    const ranked = rankAreas(
      [crowded, small, none],
      new Map([figure(1, {open: 40, overdue: 10}), figure(2, {open: 20, overdue: 8}), figure(3, {open: 5})]),
    )
    expect(ranked.map(({code}) => code)).toEqual([small.code, crowded.code])
    expect(ranked[0]?.openPerThousand).toBe(10)
  })

  it('do not begin with the one that has a single case, were it overdue', () => {
    const areas = [1, 2, 3].map(n => ({...area(n), residents: 4_000}))
    const figures = new Map([
      figure(1, {open: 1, overdue: 1}),
      figure(2, {open: 20, overdue: 6}),
      figure(3, {open: 60, overdue: 2}),
    ])
    expect(rankAreas(areas, figures)[0]?.code).toBe(areas[1]?.code)
    const unknown = areas.map(each => ({...each, residents: null}))
    expect(rankAreas(unknown, figures)[0]?.code).toBe(areas[1]?.code)
  })

  it('go by their overdue share alone where their residents are not known', () => {
    const areas = [1, 2].map(n => ({...area(n), residents: null}))
    const [first, second] = rankAreas(
      areas,
      new Map([figure(1, {open: 400, overdue: 40}), figure(2, {open: 40, overdue: 20})]),
    )
    expect([first?.code, second?.code]).toEqual([areas[1]?.code, areas[0]?.code])
    expect(first?.openPerThousand).toBeNull()
  })

  it('stand at the average when nothing sets them apart', () => {
    const areas = [1, 2].map(n => ({...area(n), residents: 3_000}))
    const figures = new Map([figure(1, {open: 10, overdue: 2}), figure(2, {open: 10, overdue: 2})])
    for (const {attention} of rankAreas(areas, figures)) expect(attention).toBeCloseTo(1, 9)
  })
})

describe('the six steps', () => {
  it('each say how many stand there, how many are overdue, and where most of these are', () => {
    const [code, whole] = figure(0, {
      openByStage: [5, 3, 0, 9, 0, 0],
      overdueByStage: [3, 0, 0, 2, 0, 0],
    })
    const parts = [area(1), area(2)]
    const figures = new Map([
      [code, whole],
      figure(1, {overdueByStage: [1, 0, 0, 1, 0, 0]}),
      figure(2, {overdueByStage: [2, 0, 0, 1, 0, 0]}),
    ])
    const rows = funnelRows(whole, parts, figures)
    expect(rows.map(({stage, open, overdue}) => [stage, open, overdue])).toEqual([
      ['reported', 5, 3],
      ['accepted', 3, 0],
      ['assigned', 0, 0],
      ['handling', 9, 2],
      ['feedback', 0, 0],
      ['evaluated', 0, 0],
    ])
    expect(rows[0]?.stuckAt).toMatchObject({code: parts[1]?.code, overdue: 2})
    expect(rows[1]?.stuckAt).toBeNull()
    expect(rows[3]?.stuckAt).toMatchObject({code: parts[0]?.code, overdue: 1})
  })
})

describe('the alarms of today', () => {
  it('are those of the hours since midnight', () => {
    const hours = Array.from({length: 24}, () => 1)
    const lastHourAt = 100 * 3_600_000
    expect(sumSince(hours, {lastHourAt, since: lastHourAt - 2 * 3_600_000})).toBe(3)
    expect(sumSince(hours, {lastHourAt, since: lastHourAt})).toBe(1)
    expect(sumSince(hours, {lastHourAt, since: lastHourAt - 48 * 3_600_000})).toBe(24)
  })
})

describe('the premises of an announced fire', () => {
  it('are worse for a crew without a second exit and with barred windows, and what is unknown is no risk', () => {
    const bad = premises({secondExit: false, barredWindows: true, structure: 'brickWood'})
    expect((['secondExit', 'barredWindows', 'structure'] as const).every(name => isRisk(name, bad))).toBe(
      true,
    )
    const good = premises({secondExit: true, barredWindows: false, structure: 'steel'})
    expect((['secondExit', 'barredWindows', 'structure'] as const).some(name => isRisk(name, good))).toBe(
      false,
    )
    expect((['secondExit', 'barredWindows'] as const).some(name => isRisk(name, premises({})))).toBe(false)
  })

  it('name the nearest fire station before the nearest micro fire station, and no other unit', () => {
    const nearestUnits = (['gridWorker', 'microFireStation', 'fireStation'] as const).map((kind, index) => ({
      id: kind,
      name: kind,
      kind,
      position: [120, 27],
      distanceMeters: index * 100,
    }))
    expect(stationsNear(premises({nearestUnits})).map(({kind}) => kind)).toEqual([
      'fireStation',
      'microFireStation',
    ])
  })
})

describe('the last 24 hours', () => {
  const hours = Array.from({length: 24}, (_, hour) => (hour === 3 ? 8 : hour === 23 ? 2 : 0))
  const option = caseKindsOption([{hours}, {hours: hours.map(value => value / 2)}], {
    bar: '#111111',
    running: '#222222',
    axis: '#333333',
  })

  it('draws a row for each kind, all on one scale', () => {
    expect(option.series).toHaveLength(2)
    expect([option.yAxis].flat().map(axis => axis && 'max' in axis && axis.max)).toEqual([8, 8])
  })

  it('draws the running hour hollow and an hour without a case not at all', () => {
    const [row] = [option.series].flat()
    const data = row && 'data' in row && Array.isArray(row.data) ? row.data : []
    expect(data[0]).toBe('-')
    expect(data[3]).toMatchObject({value: 8})
    expect(data[23]).toMatchObject({value: 2, itemStyle: {color: 'transparent'}})
  })

  it('does not animate', () => {
    expect(option.animation).toBe(false)
  })
})

function area(n: number) {
  const code = n === 0 ? '330383' : `33038319800${n}`
  const level = n === 0 ? 'city' : 'community'
  const shape = {bbox: [0, 0, 1, 1], anchor: [0, 0], residents: null}
  return areaSchema.parse({code, level, parent: n === 0 ? null : '330383', name: code, ...shape})
}

function figure(n: number, given: Partial<Record<keyof AreaFigures, unknown>>) {
  const zeros = (length: number) => Array.from({length}, () => 0)
  const figures = areaFiguresSchema.parse({
    code: area(n).code,
    open: 0,
    overdue: 0,
    openByKind: zeros(7),
    openByStage: zeros(6),
    overdueByStage: zeros(6),
    activeFires: 0,
    activeFaults: 0,
    ...given,
  })
  return [figures.code, figures] as const
}

function premises(given: object) {
  const unknown = Object.fromEntries(Object.keys(premisesSchema.shape).map(key => [key, null]))
  return premisesSchema.parse({
    ...unknown,
    id: 'P00001',
    name: 'a',
    kind: 'rental',
    position: [120, 27],
    address: '',
    place: {position: [120, 27], gridCell: null, community: null, isOutside: false},
    panels: [],
    nearestUnits: [],
    ...given,
  })
}
