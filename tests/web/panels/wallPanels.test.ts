import {describe, expect, it} from 'vitest'
import {areaFiguresSchema, areaSchema, indicatorSchema, type Indicator} from '#contract/area.ts'
import {indicatorTone} from '#web/panels/Indicators/indicatorTone.ts'
import {pickCases} from '#web/panels/NewestCases/pickCases.ts'
import {rankAreas} from '#web/panels/AreaRanking/rankAreas.ts'
import {caseSeriesOption} from '#web/panels/CaseSeries/caseSeriesOption.ts'
import {groupAlarms} from '#web/panels/StandingAlarms/groupAlarms.ts'
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

  it('calls a fire attended once its case is assigned, and not before', () => {
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
    expect(alarmStateOf(alarmOf({condition: 'fault'}), new Map())).toBe('fault')
  })
})

describe('communities that need attention', () => {
  it('puts the most overdue first and leaves out those without open cases', () => {
    const codes = ['330383198001', '330383198002', '330383198003']
    const areas = [area('330383', 'city', null), ...codes.map(code => area(code, 'community', '330383'))]
    const figures = new Map([
      figure('330383198001', 9, 1),
      figure('330383198002', 4, 3),
      figure('330383198003', 0, 0),
    ])
    const ranked = rankAreas(areas, figures, null)
    expect(ranked.map(item => item.code)).toEqual(['330383198002', '330383198001'])
    expect(ranked[0]?.share).toBe(0.75)
  })
})

describe('the last 24 hours', () => {
  const hours = Array.from({length: 24}, (_, hour) => (hour === 3 ? 8 : hour === 23 ? 2 : 0))
  const option = caseSeriesOption([
    {label: 'a', hours},
    {label: 'b', hours: hours.map(value => value / 2)},
  ])

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

describe('the tone of an indicator', () => {
  const calm = {hasUrgentFire: false}

  it('is red only while nobody is on a fire', () => {
    const fires = indicator({id: 'activeFires', value: 2, numerator: 2})
    expect(indicatorTone(fires, calm)).toBe('calm')
    expect(indicatorTone(fires, {hasUrgentFire: true})).toBe('act')
  })

  it('is amber for a city that falls behind and for a feed that is not live', () => {
    expect(
      indicatorTone(indicator({id: 'overdueShare', value: 0.2, numerator: 2, denominator: 10}), calm),
    ).toBe('late')
    expect(
      indicatorTone(indicator({id: 'overdueShare', value: 0.05, numerator: 1, denominator: 20}), calm),
    ).toBe('calm')
    expect(indicatorTone(indicator({id: 'liveFeeds', value: 0.5, numerator: 1, denominator: 2}), calm)).toBe(
      'late',
    )
  })

  it('says nothing of a share of nothing', () => {
    expect(
      indicatorTone(indicator({id: 'overdueShare', value: null, numerator: 0, denominator: 0}), calm),
    ).toBe('off')
  })
})

function indicator(given: object): Indicator {
  const common = {
    area: '330383',
    denominator: null,
    unit: 'case',
    period: 'now',
    definition: 'x',
    asOf: 0,
    seq: 0,
  }
  return indicatorSchema.parse({...common, freshness: 'live', ...given})
}

function area(code: string, level: string, parent: string | null) {
  return areaSchema.parse({
    code,
    level,
    parent,
    name: code,
    bbox: [0, 0, 1, 1],
    anchor: [0, 0],
    residents: null,
  })
}

function figure(code: string, open: number, overdue: number) {
  const zeros = (length: number) => Array.from({length}, () => 0)
  const figures = areaFiguresSchema.parse({
    code,
    open,
    overdue,
    openByKind: zeros(7),
    openByStage: zeros(6),
    activeFires: 0,
    activeFaults: 0,
  })
  return [figures.code, figures] as const
}
