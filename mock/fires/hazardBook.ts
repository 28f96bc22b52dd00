import type {SeededRandom} from '../seededRandom.ts'
import {firstDayOf} from './calendar.ts'
import type {ChronicleHazard} from './chronicle.ts'
import type {Defect} from './defects.ts'
import type {MonthOfTown} from './monthOfTown.ts'
import type {OpenHazard} from './town.ts'
import type {TownPremises} from './townPremises.ts'

const DUE_DAYS = {general: [15, 30], major: [7, 15]} as const
/** Landlords who mend nothing of their own accord, and when the others do. */
const LEFT_ALONE = 0.09
const MENDING = {medianDays: {general: 8, major: 4}, spread: 2.2}
/** Whoever found it comes soon after it was said to be mended, and else after its time is up and again. */
const CHECKED_AFTER_DAYS = {general: 3, major: 1}
const NEXT_VISIT_DAYS = 14
/** Of the visits that find nothing done, those that end in a fine, and those after which it is done. */
const FINED = 0.14
const PERSUADED = 0.5
const FINES_YUAN = [500, 1_000, 2_000, 3_000, 5_000, 10_000]

interface Found {
  readonly defect: Defect
  readonly department: number
  readonly day: number
  readonly source: ChronicleHazard['source']
}

/** A hazard that somebody found: by when it has to be mended, and when it will be. */
export function writeDownHazard(
  {town, random, chronicle}: MonthOfTown,
  premises: TownPremises,
  {defect, department, day, source}: Found,
): void {
  const isMajor = random.chance(defect.major)
  const severity = isMajor ? 'major' : 'general'
  const [from, to] = DUE_DAYS[severity]
  const dueDay = day + from + random.below(to - from + 1)
  const isMended = !random.chance(Math.min(0.6, LEFT_ALONE * premises.carelessness ** 2))
  const days =
    1 + Math.floor(random.around(MENDING.medianDays[severity] * premises.carelessness, MENDING.spread))
  const rectifiedDay = isMended ? day + days : Infinity
  const written: ChronicleHazard = {
    ...{premises: premises.index, kind: defect.kind, isMajor, source, department},
    ...{foundDay: day, dueDay, rectifiedDay, closedDay: Infinity},
  }
  chronicle.hazards.push(written)
  premises.known |= defect.bit
  const lookDay = dueDay + 1 + random.below(5)
  town.openHazards.push({
    written,
    bit: defect.bit,
    nextVisitDay: Math.min(lookDay, checkDay(written, random)),
  })
}

/** When somebody comes to see whether it is mended, as things stand. */
function checkDay({rectifiedDay, isMajor}: ChronicleHazard, random: SeededRandom): number {
  return rectifiedDay + 1 + random.below(CHECKED_AFTER_DAYS[isMajor ? 'major' : 'general'])
}

/** What is mended in a month goes away; whoever found it comes and looks, and punishes at times. */
export function followUp(of: MonthOfTown): void {
  const monthEnd = firstDayOf(of.month + 1)
  of.town.openHazards = of.town.openHazards.filter(hazard => {
    const premises = of.town.premises[hazard.written.premises]
    if (!premises) return false
    if (hazard.written.rectifiedDay < monthEnd) premises.defects &= ~hazard.bit
    let isOpen = true
    while (isOpen && hazard.nextVisitDay < monthEnd) isOpen = lookAgain(of, hazard)
    if (!isOpen) premises.known &= ~hazard.bit
    return isOpen
  })
}

/** Makes the visit that is due; whether the hazard is still open after it. */
function lookAgain({random, chronicle}: MonthOfTown, hazard: OpenHazard): boolean {
  const {written, nextVisitDay: day} = hazard
  const {premises, department} = written
  const isMended = written.rectifiedDay <= day
  chronicle.inspections.push({day, premises, department, outcome: isMended ? 'passed' : 'hazardsFound'})
  if (isMended) {
    written.closedDay = day
    return false
  }
  if (random.chance(FINED)) {
    chronicle.penalties.push({day, premises, department, amountYuan: random.pick(FINES_YUAN)})
  }
  const soon = day + 3 + random.below(15)
  if (random.chance(PERSUADED)) written.rectifiedDay = Math.min(written.rectifiedDay, soon)
  hazard.nextVisitDay = Math.min(day + NEXT_VISIT_DAYS, checkDay(written, random))
  return true
}
