import type {SeenFacts} from '#contract/inspection.ts'
import type {RiskFinding} from '#contract/risk.ts'
import type {MendableFact} from '#contract/riskMending.ts'
import {NOT_YET} from '../domain/risk/premisesHistory.ts'
import type {RiskFacts} from '../domain/risk/riskFacts.ts'
import type {LogEvent} from './logEvents.ts'
import {MENDED} from './mendingEvents.ts'

const NOWHERE = -1
const MOST_FINDINGS = 10_000

/** Events of one kind as columns of numbers, each event under a name. */
class EventRows<Column extends string> {
  readonly premises: number[] = []
  readonly #columns: ReadonlyMap<Column, number[]>
  readonly #rowOf = new Map<string, number>()

  constructor(columns: readonly Column[]) {
    this.#columns = new Map(columns.map(column => [column, []]))
  }

  /** Returns the premises that it was of before, or `NOWHERE`. */
  put(name: string, premises: number, values: Readonly<Record<Column, number>>): number {
    const row = this.#rowOf.get(name) ?? this.premises.length
    const before = this.premises[row] ?? NOWHERE
    this.#rowOf.set(name, row)
    this.premises[row] = premises
    for (const [column, numbers] of this.#columns) numbers[row] = values[column]
    return before
  }

  /** It is of no premises any longer; returns those that it was of, or `NOWHERE`. */
  remove(name: string): number {
    const row = this.#rowOf.get(name)
    const before = row === undefined ? NOWHERE : (this.premises[row] ?? NOWHERE)
    if (row !== undefined) this.premises[row] = NOWHERE
    return before
  }

  names(): Iterable<string> {
    return this.#rowOf.keys()
  }

  column(column: Column): readonly number[] {
    return this.#columns.get(column) ?? []
  }

  /** The rows of one premises, or with null those of all, by their days. */
  rowsOf(premises: number | null): number[] {
    const rows: number[] = []
    for (let row = 0; row < this.premises.length; row++) {
      const one = this.premises[row]!
      if (premises === null ? one !== NOWHERE : one === premises) rows.push(row)
    }
    const day = this.#columns.values().next().value ?? []
    return rows.sort((a, b) => day[a]! - day[b]!)
  }
}

/** What the log holds of premises, beside what the pack told. The first column of each kind is the day. */
export class LogHistory {
  readonly fires = new EventRows(['day'])
  readonly inspections = new EventRows(['day', 'outcome'])
  readonly hazards = new EventRows(['foundDay', 'rectifiedDay', 'kind', 'isMajor'])
  readonly penalties = new EventRows(['day'])
  readonly sensorMonths = new EventRows(['day', 'alarms', 'faults'])
  readonly findings = new Map<string, RiskFinding>()
  /** Premises that are there twice, each with those that count instead. */
  readonly twins = new Map<number, number>()
  /** By finding, the value that it was mended of. */
  readonly #mended = new Map<string, string | null>()
  readonly #facts = new Map<number, Map<MendableFact, number | null>>()
  readonly #seen = new Map<number, SeenFacts>()
  #tellsOfFires = false
  /** By premises, what of the pack's is told again and has not yet been taken out there. */
  readonly #retold = new Map<number, string[]>()
  readonly #retoldIds = new Set<string>()
  /** By premises the names of hazards. */
  readonly #overdue = new Map<number, Set<string>>()

  /** The premises that it is about, and those that it was about when it was told before. */
  add(event: LogEvent): readonly number[] {
    switch (event.what) {
      case 'fire':
        return this.#addFire(event)
      case 'fact':
        return this.#addFact(event)
      case 'twin':
        this.twins.set(event.premises, event.kept)
        return []
      case 'mended':
        if (event.isInForce) this.#mended.set(event.id, event.value)
        else this.#mended.delete(event.id)
        return []
      case 'finding':
        if (this.findings.size < MOST_FINDINGS) this.findings.set(event.id, event.finding)
        return [this.fires.remove(event.id)].filter(isSomewhere)
      default:
        return [this.#addRow(event)]
    }
  }

  /** Whether the log itself tells of any fire, beside those of the pack that were mended. */
  get tellsOfFires(): boolean {
    return this.#tellsOfFires
  }

  /** Whether a finding has been mended. */
  isMended({findingId, value}: Pick<RiskFinding, 'findingId' | 'value'>): boolean {
    return this.#mended.get(findingId) === value
  }

  /** Fires of the pack that were mended count only as long as the pack still tells of them as it did. */
  dropMendedBut(found: readonly Pick<RiskFinding, 'findingId' | 'value'>[]): void {
    const standing = new Set(
      found.filter(finding => this.isMended(finding)).map(({findingId}) => MENDED + findingId),
    )
    for (const name of this.fires.names()) {
      if (name.startsWith(MENDED) && !standing.has(name)) this.fires.remove(name)
    }
  }

  #addFire({id, premises, day, isOfPack}: Extract<LogEvent, {what: 'fire'}>): readonly number[] {
    if (!isOfPack && premises !== null) this.#tellsOfFires = true
    this.findings.delete(id)
    const before = this.fires.put(id, premises ?? NOWHERE, {day})
    return [...new Set([premises ?? NOWHERE, before])].filter(isSomewhere)
  }

  #addFact({premises, field, value, isInForce}: Extract<LogEvent, {what: 'fact'}>): readonly number[] {
    const facts = this.#facts.get(premises) ?? new Map<MendableFact, number | null>()
    if (isInForce) facts.set(field, value)
    else facts.delete(field)
    this.#facts.set(premises, facts)
    return [premises]
  }

  #addRow(event: Exclude<LogEvent, {what: 'fire' | 'fact' | 'mended' | 'finding' | 'twin'}>): number {
    switch (event.what) {
      case 'inspection': {
        const {premises, day, outcome} = event
        this.inspections.put(event.id, premises, {day, outcome})
        this.#seen.set(premises, {...this.#seen.get(premises), ...event.seen})
        return premises
      }
      case 'hazard': {
        const {day, rectifiedDay, kind} = event
        const premises = event.isVoid ? NOWHERE : event.premises
        const isMajor = Number(event.isMajor)
        this.hazards.put(event.id, premises, {foundDay: day, rectifiedDay, kind, isMajor})
        this.#noteOverdue(event)
        this.#noteRetold(event)
        return event.premises
      }
      case 'penalty':
        this.penalties.put(event.id, event.premises, {day: event.day})
        return event.premises
      case 'sensorMonth': {
        const {premises, day, alarms, faults} = event
        this.sensorMonths.put(`${premises} ${day}`, premises, {day, alarms, faults})
        return premises
      }
    }
  }

  /** Facts as the last inspectors saw them, and before that as somebody has put them right. */
  withSeen(premises: number, told: RiskFacts): RiskFacts {
    const facts = {...told, ...Object.fromEntries(this.#facts.get(premises) ?? [])}
    const seen = this.#seen.get(premises)
    if (!seen) return facts
    const last = <Fact>(own: Fact | undefined, before: Fact): Fact => (own === undefined ? before : own)
    return {
      ...facts,
      tenants: last(seen.tenants, facts.tenants),
      rooms: last(seen.rooms, facts.rooms),
      secondExit: last(seen.secondExit, facts.secondExit),
      barredWindows: last(seen.barredWindows, facts.barredWindows),
      indoorCharging: last(seen.indoorCharging, facts.indoorCharging),
      bottledGas: last(seen.bottledGas, facts.bottledGas),
      sensors: last<RiskFacts['sensors']>(seen.sensors, facts.sensors),
    }
  }

  /** The premises of which facts are others than the pack's. */
  seenPremises(): Iterable<number> {
    return new Set([...this.#seen.keys(), ...this.#facts.keys()])
  }

  /** Whether a hazard of the premises is open past its time. */
  isOverdue(premises: number): boolean {
    return this.#overdue.has(premises)
  }

  /** Hazards of the pack's that the log now tells of, by `hazardKey`: each is given once. */
  takeRetold(premises: number): string[] {
    const keys = this.#retold.get(premises) ?? []
    this.#retold.delete(premises)
    return keys
  }

  /** They have been taken out of the pack's already. */
  forgetRetold(): void {
    this.#retold.clear()
  }

  #noteRetold({id, premises, day, kind, isRetold}: Extract<LogEvent, {what: 'hazard'}>): void {
    if (!isRetold || this.#retoldIds.has(id)) return
    this.#retoldIds.add(id)
    this.#retold.set(premises, [...(this.#retold.get(premises) ?? []), hazardKey(day, kind)])
  }

  #noteOverdue({id, premises, isOverdue, isVoid, rectifiedDay}: Extract<LogEvent, {what: 'hazard'}>): void {
    const ids = this.#overdue.get(premises) ?? new Set()
    ids.delete(id)
    if (isOverdue && !isVoid && rectifiedDay === NOT_YET) ids.add(id)
    if (ids.size > 0) this.#overdue.set(premises, ids)
    else this.#overdue.delete(premises)
  }
}

function isSomewhere(premises: number): boolean {
  return premises !== NOWHERE
}

/** What a hazard of the pack is known by, among those of its premises. */
export function hazardKey(foundDay: number, kind: number): string {
  return `${foundDay} ${kind}`
}
