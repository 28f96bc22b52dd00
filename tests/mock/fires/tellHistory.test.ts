import {describe, expect, it} from 'vitest'
import {dayOf, firstDayOf} from '#mock/fires/calendar.ts'
import {lastVisits, toHistoryTables} from '#mock/fires/historyTables.ts'
import {tellHistory} from '#mock/fires/tellHistory.ts'
import {smallTown} from './smallTown.ts'

const PREMISES = smallTown(6_000)
const END = dayOf('2025-07-01')

function tell(endDay: number, seed = 'town') {
  const history = tellHistory(PREMISES, {seed, endDay})
  return {history, tables: toHistoryTables(history, {premises: PREMISES, seed})}
}

describe('the history of a town', () => {
  const {history, tables} = tell(END)

  it('is the same for the same seed, and another for another', () => {
    expect(tell(END).tables).toEqual(tables)
    expect(tell(END, 'another').tables.fires).not.toEqual(tables.fires)
  })

  it('goes on where an earlier one ended: what was written down stays as it is', () => {
    const {tables: earlier, history: before} = tell(dayOf('2024-03-12'))
    for (const name of ['fires', 'inspections', 'penalties'] as const) {
      expect(earlier[name].length, name).toBeGreaterThan(0)
      expect(tables[name].slice(0, earlier[name].length), name).toEqual(earlier[name])
    }
    const {changes} = history.chronicle
    expect(changes.slice(0, before.chronicle.changes.length)).toEqual(before.chronicle.changes)
    const found = earlier.hazards.map(({id, premisesId, kind, foundOn, dueOn}) => [
      id,
      premisesId,
      kind,
      foundOn,
      dueOn,
    ])
    const later = tables.hazards.map(({id, premisesId, kind, foundOn, dueOn}) => [
      id,
      premisesId,
      kind,
      foundOn,
      dueOn,
    ])
    expect(later.slice(0, found.length)).toEqual(found)
  })

  it('says nothing of what comes after its end', () => {
    const days = [
      ...[...tables.fires, ...tables.inspections, ...tables.penalties].map(({on}) => on),
      ...tables.hazards.flatMap(({foundOn, rectifiedOn, closedOn}) => [foundOn, rectifiedOn, closedOn]),
    ]
    expect(days.every(day => String(day) < '2025-07-01')).toBe(true)
    expect(tables.sensorMonths.every(({month}) => String(month) <= '2025-06')).toBe(true)
  })

  it('tells of a month that is not over what happened by then, and no more', () => {
    const partial = tell(dayOf('2025-06-11')).tables
    const inJune = (rows: readonly Readonly<Record<string, string | number>>[], column: string) =>
      rows.filter(row => String(row[column]).startsWith('2025-06'))
    for (const [name, column] of [
      ['inspections', 'on'],
      ['hazards', 'foundOn'],
    ] as const) {
      const [some, all] = [inJune(partial[name], column).length, inJune(tables[name], column).length]
      expect(some / all, name).toBeGreaterThan(0.2)
      expect(some / all, name).toBeLessThan(0.45)
      expect(inJune(partial[name], column).every(row => String(row[column]) <= '2025-06-10')).toBe(true)
    }
    const alarmsOf = (rows: typeof tables.sensorMonths) =>
      inJune(rows, 'month').reduce((sum, {alarms, faults}) => sum + Number(alarms) + Number(faults), 0)
    expect(alarmsOf(partial.sensorMonths) / alarmsOf(tables.sensorMonths)).toBeLessThan(0.6)
    expect(alarmsOf(partial.sensorMonths)).toBeGreaterThan(0)
  })

  it('leaves hazards open as a working city has them: most have time yet, some have none left', () => {
    const open = tables.hazards.filter(({closedOn, rectifiedOn}) => closedOn === '' && rectifiedOn === '')
    const overdue = open.filter(({dueOn}) => String(dueOn) < '2025-07-01')
    expect(open.length).toBeGreaterThan(20)
    expect(overdue.length / open.length).toBeGreaterThan(0.05)
    expect(overdue.length / open.length).toBeLessThan(0.4)
    // What is mended is looked at within days.
    const unchecked = tables.hazards.filter(
      ({closedOn, rectifiedOn}) =>
        closedOn === '' && rectifiedOn !== '' && String(rectifiedOn) < '2025-06-26',
    )
    expect(unchecked).toEqual([])
  })

  it('has hazards mended in time, late and not yet, and looks at them again', () => {
    const {hazards} = history.chronicle
    const shareOf = (isMeant: (hazard: (typeof hazards)[number]) => boolean) =>
      hazards.filter(isMeant).length / hazards.length
    expect(shareOf(({rectifiedDay, dueDay}) => rectifiedDay <= dueDay)).toBeGreaterThan(0.5)
    expect(
      shareOf(({rectifiedDay, dueDay}) => rectifiedDay > dueDay && rectifiedDay < Infinity),
    ).toBeGreaterThan(0.05)
    expect(shareOf(({foundDay, rectifiedDay}) => rectifiedDay > foundDay + 50)).toBeGreaterThan(0.005)
    expect(shareOf(({rectifiedDay}) => rectifiedDay >= END)).toBeGreaterThan(0.005)
    expect(
      hazards.every(({closedDay, rectifiedDay}) => closedDay === Infinity || closedDay >= rectifiedDay),
    ).toBe(true)
  })

  it('knows the day of the last visit of those whom anybody got in to see', () => {
    const visits = lastVisits(history)
    expect(visits.size).toBeGreaterThan(PREMISES.length / 2)
    const told = tables.inspections.filter(({on, outcome}) => outcome !== 'noEntry' && String(on) > '2022')
    for (const [index, day] of [...visits].slice(0, 200)) {
      const ofPremises = told.filter(({premisesId}) => premisesId === PREMISES[index]?.id)
      expect(
        ofPremises
          .map(({on}) => String(on))
          .sort()
          .at(-1),
      ).toBe(day)
    }
  })
})

describe('the fires of a town', () => {
  const {chronicle, probabilities, splitMonth} = tellHistory(smallTown(24_000), {
    seed: 'fires',
    endDay: END,
  })

  it('are some for every hundred premises a year', () => {
    const aYear = chronicle.fires.length / 3 / 24_000
    expect(aYear).toBeGreaterThan(0.006)
    expect(aYear).toBeLessThan(0.04)
  })

  it('are foretold by the truth as well as they can be, which is not perfectly', () => {
    const burnt = new Set(
      chronicle.fires.filter(({day}) => day >= firstDayOf(splitMonth)).map(({premises}) => premises),
    )
    const expected = probabilities.reduce((sum, probability) => sum + probability, 0)
    expect(Math.abs(burnt.size - expected)).toBeLessThan(4 * Math.sqrt(expected))
    const auc = rankSkill(probabilities, index => burnt.has(index))
    expect(auc).toBeGreaterThan(0.74)
    expect(auc).toBeLessThan(0.87)
  })

  it('come again at the same premises only after they were repaired', () => {
    const last = new Map<number, number>()
    for (const {premises, day} of chronicle.fires) {
      expect(day - (last.get(premises) ?? -Infinity)).toBeGreaterThan(50)
      last.set(premises, day)
    }
  })
})

/** The share of pairs of one that burnt and one that did not in which the first has the higher probability. */
function rankSkill(probabilities: Float64Array, isBurnt: (index: number) => boolean): number {
  const ranked = [...probabilities.keys()].sort((a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0))
  const ranks = ranked.flatMap((index, rank) => (isBurnt(index) ? [rank + 1] : []))
  const sum = ranks.reduce((total, rank) => total + rank, 0)
  return (sum - (ranks.length * (ranks.length + 1)) / 2) / (ranks.length * (ranked.length - ranks.length))
}
