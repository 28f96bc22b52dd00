import {DEFECTS} from './defects.ts'
import {DEPARTMENTS, type Department} from './departments.ts'
import {writeDownHazard} from './hazardBook.ts'
import {dayIn, type MonthOfTown} from './monthOfTown.ts'
import {isInUse} from './town.ts'
import type {TownPremises} from './townPremises.ts'

const NO_ENTRY: Readonly<Record<string, number>> = {rental: 0.1, mixedUse: 0.04, other: 0.01}
const CITY_PREMISES = 48_000
const CITIZENS_A_MONTH = 30

/** The rounds of all departments, street by street, until each has made the visits of its month. */
export function inspectTown(of: MonthOfTown): void {
  for (const [department, habit] of DEPARTMENTS.entries()) goRound(of, department, habit)
}

function goRound(of: MonthOfTown, department: number, habit: Department): void {
  const {town, month, random} = of
  const {premises: all} = town
  // Departments begin their rounds in different quarters.
  const start = Math.floor((department * all.length) / DEPARTMENTS.length)
  const visits = Math.ceil((habit.visits * all.length) / CITY_PREMISES)
  let at = town.rounds[department] ?? 0
  for (let made = 0, passed = 0; made < visits && passed < all.length; passed++) {
    const premises = all[(start + at) % all.length]
    at++
    if (!premises || !isOnRound(premises, habit, month) || !random.chance(habit.shares[premises.kind] ?? 0)) {
      continue
    }
    made++
    visit(of, premises, {department, day: dayIn(month, random)})
  }
  town.rounds[department] = at
}

function isOnRound(premises: TownPremises, {uses}: Department, month: number): boolean {
  return isInUse(premises, month) && (uses === null || uses.has(premises.use))
}

function visit(
  of: MonthOfTown,
  premises: TownPremises,
  {department, day}: {department: number; day: number},
): void {
  const {random, chronicle} = of
  const inspection = {day, premises: premises.index, department}
  if (random.chance(NO_ENTRY[premises.kind] ?? 0)) {
    chronicle.inspections.push({...inspection, outcome: 'noEntry'})
    return
  }
  const sees = DEPARTMENTS[department]?.sees ?? 0
  const unknown = premises.defects & ~premises.known
  const found = DEFECTS.filter(({bit, seen}) => (unknown & bit) !== 0 && random.chance(seen * sees))
  chronicle.inspections.push({...inspection, outcome: found.length > 0 ? 'hazardsFound' : 'passed'})
  const source = department === 0 ? 'inspection' : 'enforcement'
  for (const defect of found) writeDownHazard(of, premises, {defect, department, day, source})
}

/** What neighbours see from outside and report. */
export function hearCitizens(of: MonthOfTown): void {
  const {town, month, random} = of
  const visible = DEFECTS.filter(({kind}) => kind === 'indoorCharging' || kind === 'blockedExit')
  const calls = Math.ceil((CITIZENS_A_MONTH * town.premises.length) / CITY_PREMISES)
  for (let heard = 0, asked = 0; heard < calls && asked < calls * 50; asked++) {
    const premises = random.pick(town.premises)
    const defect = visible.find(({bit}) => (premises.defects & ~premises.known & bit) !== 0)
    if (!defect || !isInUse(premises, month)) continue
    heard++
    writeDownHazard(of, premises, {defect, department: 0, day: dayIn(month, random), source: 'citizen'})
  }
}
