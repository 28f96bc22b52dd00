import {describe, expect, it} from 'vitest'
import type {AreaFigures} from '#contract/area.ts'
import {areaCodeSchema} from '#contract/ids.ts'
import {areaFigure, reportedWithin} from '#web/map/areaFigure.ts'
import {legendClasses} from '#web/map/legendClasses.ts'
import {caseOf} from '../wall/entities.ts'

const figures: AreaFigures = {
  code: areaCodeSchema.parse('330383198001'),
  open: 6,
  openByKind: [],
  openByStage: [],
  overdue: 3,
  overdueByStage: [],
  activeFires: 1,
  activeFaults: 0,
}

describe('the figure of an area', () => {
  it('is open cases per 1,000 residents, and unknown without residents', () => {
    expect(areaFigure(figures, 'openPerThousand', 3_000)).toBe(2)
    expect(areaFigure(figures, 'openPerThousand', null)).toBeNull()
    expect(areaFigure(figures, 'openPerThousand', 0)).toBeNull()
  })

  it('is the share of open cases that are overdue, none where none is open', () => {
    expect(areaFigure(figures, 'overdueShare', null)).toBe(0.5)
    expect(areaFigure({...figures, open: 0, overdue: 0}, 'overdueShare', null)).toBe(0)
  })
})

describe('a part of the day', () => {
  it('counts what was reported in it, its end left out, by community and by cell', () => {
    const community = areaCodeSchema.parse('330383198001')
    const gridCell = areaCodeSchema.parse('330383198001002')
    const place = {position: null, gridCell, community, isOutside: false}
    const cases = [99, 100, 150, 200].map(reportedAt => ({...caseOf(), reportedAt, place}))
    const counts = reportedWithin(cases, {from: 100, to: 200})
    expect(counts.get(community)).toBe(2)
    expect(counts.get(gridCell)).toBe(2)
  })
})

describe('the legend', () => {
  it('says the range of every colour', () => {
    const labelsOf = (figure: Parameters<typeof legendClasses>[0]) =>
      legendClasses(figure, 'dark').map(({label}) => label)
    expect(labelsOf('open')).toEqual(['1', '2–3', '4–7', '8–15', '16+'])
    expect(labelsOf('openPerThousand')).toEqual(['<0.5', '0.5–1', '1–2', '2–4', '4+'])
    expect(labelsOf('overdueShare')).toEqual(['<10', '10–20', '20–35', '35–50', '50+'])
  })
})
