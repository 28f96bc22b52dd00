import type {Alarm} from '#contract/alarm.ts'
import type {AreaFigures, DaySeries, Indicator} from '#contract/area.ts'
import {isCaseOpen, type CaseFile, type Place} from '#contract/caseFile.ts'
import type {FeedHealth, FeedState} from '#contract/feed.ts'
import FlatQueue from 'flatqueue'
import type {AreaTree} from '../city/cityPack.ts'
import {DayRing, kindIndex, KINDS, RollUps, stageIndex, STAGES} from './rollUps.ts'

const EVALUATED = KINDS.length
const FIRES = KINDS.length + 1
const OUTSIDE = KINDS.length + 2
const FIRES_CLEARED = KINDS.length + 3
const FAULTS = KINDS.length + 4
const COUNTERS = KINDS.length + 5

const WORST: Record<FeedState, number> = {live: 0, late: 1, down: 2}

/** When an open case's stage falls due, and whether it did. */
interface Due {
  readonly dueAt: number
  readonly area: number
  readonly stage: number
  isOverdue: boolean
}

/** The figures of every area, made from the comings and goings of cases and alarms. */
export class Figures {
  readonly rollUps: RollUps
  readonly #day: DayRing
  readonly #areaTree: AreaTree
  /** Cases by when their stage falls due; an entry counts only while the case still has that due time. */
  readonly #dueQueue = new FlatQueue<string>()
  readonly #dueByCase = new Map<string, Due>()

  constructor(areaTree: AreaTree, now: number) {
    this.#areaTree = areaTree
    this.rollUps = new RollUps(areaTree.parentIndex)
    this.#day = new DayRing(areaTree.parentIndex, COUNTERS, now)
  }

  /** Takes a case from what it was (if it was) to what it is (if it still is). A drill is in no figure. */
  replaceCase(before: CaseFile | undefined, after: CaseFile | undefined, now: number): void {
    if (before && !before.isDrill) this.#countCase(before, -1)
    if (after && !after.isDrill) this.#countCase(after, 1)
    const either = before ?? after
    if (either && !either.isDrill) this.#setDue(either.caseCode, after, now)
  }

  /** Takes an alarm from what it was (if it was) to what it is. */
  replaceAlarm(before: Alarm | undefined, after: Alarm): void {
    if (after.isDrill) return
    if (before?.clearedAt === null) this.#countAlarm(before, -1)
    if (after.clearedAt === null) this.#countAlarm(after, 1)
    const area = this.#areaOf(after.place)
    if (!before) this.#day.add(area, after.condition === 'fire' ? FIRES : FAULTS, {at: after.raisedAt, by: 1})
    const wasCleared = before !== undefined && before.clearedAt !== null
    if (after.condition === 'fire' && after.clearedAt !== null && !wasCleared) {
      this.#day.add(area, FIRES_CLEARED, {at: after.clearedAt, by: 1})
    }
  }

  /** Lets time pass: cases fall due and hours end. True when an hour ended. */
  advance(now: number): boolean {
    for (
      let due = this.#dueQueue.peekValue();
      due !== undefined && due < now;
      due = this.#dueQueue.peekValue()
    ) {
      const entry = this.#dueByCase.get(this.#dueQueue.pop() ?? '')
      if (entry?.dueAt === due) this.#markOverdue(entry)
    }
    return this.#day.advance(now)
  }

  areaFigures(index: number): AreaFigures | null {
    const area = this.#areaTree.areas[index]
    if (!area) return null
    const {rollUps} = this
    const openByKind = row(rollUps.openByKind, index, KINDS.length)
    return {
      code: area.code,
      open: openByKind.reduce((sum, count) => sum + count, 0),
      openByKind,
      openByStage: row(rollUps.openByStage, index, STAGES.length),
      overdue: rollUps.overdue[index] ?? 0,
      overdueByStage: row(rollUps.overdueByStage, index, STAGES.length),
      activeFires: rollUps.activeFires[index] ?? 0,
      activeFaults: rollUps.activeFaults[index] ?? 0,
    }
  }

  daySeries(index: number): DaySeries | null {
    const area = this.#areaTree.areas[index]
    if (!area) return null
    return {
      code: area.code,
      lastHourAt: this.#day.lastHourAt,
      reportedByKind: KINDS.map((_, kind) => this.#day.read(index, kind)),
      evaluated: this.#day.read(index, EVALUATED),
      firesRaised: this.#day.read(index, FIRES),
      firesCleared: this.#day.read(index, FIRES_CLEARED),
      faultsRaised: this.#day.read(index, FAULTS),
    }
  }

  indicators(index: number, known: {asOf: number; seq: number; feeds: readonly FeedHealth[]}): Indicator[] {
    const figures = this.areaFigures(index)
    if (!figures) return []
    const {asOf, seq, feeds} = known
    const freshness = feeds.reduce<FeedState>(
      (worst, {state}) => (WORST[state] > WORST[worst] ? state : worst),
      'live',
    )
    const count = (id: Indicator['id'], numerator: number, rest: Pick<Indicator, 'unit' | 'period'>) =>
      indicator({id, numerator, denominator: null, ...rest})
    const share = (
      id: Indicator['id'],
      numerator: number,
      denominator: number,
      period: Indicator['period'],
    ) => indicator({id, numerator, denominator, unit: 'ratio', period})
    const indicator = (
      figure: Pick<Indicator, 'id' | 'numerator' | 'denominator' | 'unit' | 'period'>,
    ): Indicator => ({
      ...figure,
      area: figures.code,
      value: ratio(figure.numerator, figure.denominator),
      definition: `indicator.${figure.id}.definition`,
      asOf,
      seq,
      freshness,
    })
    const reported = this.#dayTotal(
      index,
      KINDS.map((_, kind) => kind),
    )
    const ofArea = [
      count('openCases', figures.open, {unit: 'case', period: 'now'}),
      share('overdueShare', figures.overdue, figures.open, 'now'),
      count('activeFires', figures.activeFires, {unit: 'alarm', period: 'now'}),
      count('activeFaults', figures.activeFaults, {unit: 'alarm', period: 'now'}),
      count('reportedLast24h', reported, {unit: 'case', period: 'last24h'}),
      count('evaluatedLast24h', this.#dayTotal(index, [EVALUATED]), {unit: 'case', period: 'last24h'}),
    ]
    if (index !== 0) return ofArea
    const liveFeeds = feeds.filter(({state}) => state === 'live').length
    return [
      ...ofArea,
      share('outsideShare', this.#dayTotal(0, [OUTSIDE]), reported, 'last24h'),
      indicator({
        id: 'liveFeeds',
        numerator: liveFeeds,
        denominator: feeds.length,
        unit: 'feed',
        period: 'now',
      }),
    ]
  }

  #countCase(caseFile: CaseFile, by: 1 | -1): void {
    const area = this.#areaOf(caseFile.place)
    const kind = kindIndex(caseFile.kind)
    this.#day.add(area, kind, {at: caseFile.reportedAt, by})
    if (caseFile.place.isOutside) this.#day.add(0, OUTSIDE, {at: caseFile.reportedAt, by})
    if (caseFile.state === 'evaluated') this.#day.add(area, EVALUATED, {at: caseFile.stageSince, by})
    if (isCaseOpen(caseFile)) this.rollUps.addOpen(area, kind, stageIndex(caseFile.stage), by)
  }

  #countAlarm(alarm: Alarm, by: 1 | -1): void {
    const counts = alarm.condition === 'fire' ? 'activeFires' : 'activeFaults'
    this.rollUps.addTo(counts, this.#areaOf(alarm.place), by)
  }

  #setDue(code: string, caseFile: CaseFile | undefined, now: number): void {
    const before = this.#dueByCase.get(code)
    if (before?.isOverdue) this.rollUps.addOverdue(before.area, before.stage, -1)
    if (!caseFile || caseFile.dueAt === null) {
      this.#dueByCase.delete(code)
      return
    }
    const entry = {
      dueAt: caseFile.dueAt,
      area: this.#areaOf(caseFile.place),
      stage: stageIndex(caseFile.stage),
      isOverdue: false,
    }
    this.#dueByCase.set(code, entry)
    if (entry.dueAt < now) this.#markOverdue(entry)
    else if (before?.dueAt !== entry.dueAt || before.isOverdue) this.#dueQueue.push(code, entry.dueAt)
  }

  #markOverdue(entry: Due): void {
    if (entry.isOverdue) return
    entry.isOverdue = true
    this.rollUps.addOverdue(entry.area, entry.stage, 1)
  }

  #areaOf(place: Place): number {
    return (place.gridCell === null ? undefined : this.#areaTree.indexOf(place.gridCell)) ?? 0
  }

  #dayTotal(index: number, counters: readonly number[]): number {
    return counters.reduce(
      (sum, counter) => sum + this.#day.read(index, counter).reduce((total, count) => total + count, 0),
      0,
    )
  }
}

/** An area's row of a table of counts, `width` to each. */
function row(table: Int32Array, index: number, width: number): number[] {
  return Array.from(table.subarray(index * width, (index + 1) * width))
}

function ratio(numerator: number, denominator: number | null): number | null {
  if (denominator === null) return numerator
  return denominator === 0 ? null : numerator / denominator
}
