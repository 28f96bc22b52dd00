import type {RiskFinding} from '#contract/risk.ts'
import {toWgs84, type Datum} from '#geo/toWgs84.ts'
import {epochDayOf, yearOf} from '../domain/risk/epochDays.ts'
import {NOT_YET} from '../domain/risk/premisesHistory.ts'
import type {CsvRow, CsvSource} from './csvSource.ts'
import {CellReader, dayCell, numberCell, type Cell} from './readCells.ts'

/** What of premises is needed to judge what is said to have happened there. */
export interface KnownPremises {
  readonly id: string
  readonly address: string
  readonly yearBuilt: number | null
}

type FindingCode = RiskFinding['code']

const YEAR_ONE = -719_162
const FIRES = 'fires.csv'
const FIRST_YEAR = 1_000
const ROW_NAME_LENGTH = 120

const lngCell = numberCell(-180, 180)
const latCell = numberCell(-90, 90)

/** What history is judged by, and what is found wrong with it. */
export class HistoryJudge {
  readonly findings: RiskFinding[] = []
  /** That positions of the files are in. */
  readonly datum: Datum
  readonly #premises: readonly KnownPremises[]
  readonly #fromDay: number
  readonly #untilDay: number
  readonly #indexById: ReadonlyMap<string, number>
  /** The first day of the year in which each was built. */
  readonly #builtDay: Int32Array
  #indexByAddress: ReadonlyMap<string, number> | null = null

  constructor(
    premises: readonly KnownPremises[],
    {fromDay, untilDay, datum}: {fromDay: number; untilDay: number; datum: Datum},
  ) {
    this.#premises = premises
    this.datum = datum
    this.#fromDay = fromDay
    this.#untilDay = untilDay
    this.#indexById = new Map(premises.map(({id}, index) => [id, index]))
    const lastYear = yearOf(untilDay)
    // A year that cannot be is told of its premises; what happened there is not to be doubted for it.
    const isYear = (year: number | null) => year !== null && year >= FIRST_YEAR && year <= lastYear
    this.#builtDay = Int32Array.from(premises, ({yearBuilt}) =>
      isYear(yearBuilt) ? epochDayOf(`${yearBuilt ?? 0}-01-01`) : YEAR_ONE,
    )
  }

  indexOf(id: string): number | undefined {
    return this.#indexById.get(id)
  }

  /** The first premises that have this very address. */
  indexAt(address: string): number | undefined {
    this.#indexByAddress ??= new Map(
      this.#premises.map((each, index) => [each.address, index] as const).reverse(),
    )
    return address === '' ? undefined : this.#indexByAddress.get(address)
  }

  /** Whether something may have happened at premises on a day: in the time that is told of, and not before they were built. */
  isPossible(premises: number, day: number): boolean {
    return day >= this.#fromDay && day < this.#untilDay && day >= (this.#builtDay[premises] ?? YEAR_ONE)
  }
}

/** One file of a history. What cannot be used is noted, and its row left out. */
export class HistoryRows {
  readonly #source: CsvSource
  readonly #file: string
  readonly #judge: HistoryJudge
  readonly #cells: CellReader
  readonly #ids = new Set<string>()
  #row: CsvRow | null = null
  #isRight = true

  constructor(
    source: CsvSource,
    {file, columns, judge}: {file: string; columns: readonly string[]; judge: HistoryJudge},
  ) {
    this.#source = source
    this.#file = file
    this.#judge = judge
    this.#cells = new CellReader(
      {...source, report: (_, field) => this.refuse(codeOf(field), field)},
      columns,
    )
  }

  /** What `take` makes of each row in which all is right, in the order of their days. */
  readAll<Event extends {readonly day: number}>(take: (rows: this) => Event): readonly Event[] {
    const events: Event[] = []
    for (const row of this.#source.rows) {
      this.#row = row
      this.#isRight = true
      this.#cells.begin(row)
      const event = take(this)
      if (this.isUsable) events.push(event)
    }
    return events.sort((a, b) => a.day - b.day)
  }

  /** Whether nothing of the row has been found wrong yet. */
  get isUsable(): boolean {
    return this.#isRight
  }

  /** Whether the file has a column that it may leave out. */
  has(column: string): boolean {
    return this.#cells.has(column)
  }

  take<Value>(column: string, cell: Cell<Value>): Value {
    return this.#cells.take(column, cell)
  }

  /** Takes the row's own id, which no other row may have. */
  takeId(): void {
    const id = this.#text('id')
    if (this.#ids.has(id)) this.refuse('duplicateRecord', 'id')
    this.#ids.add(id)
  }

  /** The index of the premises that the row names. */
  takePremises(): number {
    const index = this.#judge.indexOf(this.#text('premisesId'))
    return index ?? this.#unknown('premisesId')
  }

  /** The index of the premises that the row names, or else of those at its very address. */
  findPremises(): number {
    const id = this.#text('premisesId')
    const index = this.#judge.indexOf(id) ?? this.#judge.indexAt(this.#text('address'))
    return index ?? this.#unknown(id === '' ? 'address' : 'premisesId')
  }

  /** A day on which something happened at the premises. */
  takeDay(column: string, premises: number, cell: Cell<number> = dayNumberCell): number {
    const day = this.take(column, cell)
    if (this.isUsable && !this.#judge.isPossible(premises, day)) this.refuse('impossibleDate', column)
    return day
  }

  /** Notes what is wrong with a column of the row, which is then left out. */
  refuse(code: FindingCode, column: string): void {
    const premisesId = this.#text('premisesId')
    this.#isRight = false
    this.#judge.findings.push({
      findingId: `${this.#file} ${this.#rowName(code)} ${code} ${column}`,
      ...{code, source: `${this.#file}:${this.#row?.line ?? 0}`, field: column},
      premisesId: premisesId === '' ? null : premisesId,
      value: this.#text(column),
      meant: [],
      fire: this.#file === FIRES && code !== 'duplicateRecord' ? this.#fire() : null,
    })
  }

  /** What the row is known by though others come and go: its id, or else its premises and its month, or its day and fact. */
  #rowName(code: FindingCode): string {
    const when = this.#text('month') || `${this.#text('on')} ${this.#text('fact')}`.trim()
    const own = this.#text('id') || `${this.#text('premisesId')} ${when}`.trim()
    return own === '' || code === 'duplicateRecord'
      ? String(this.#row?.line ?? 0)
      : own.slice(0, ROW_NAME_LENGTH)
  }

  #fire(): RiskFinding['fire'] {
    const on = this.#text('on')
    return {
      on: dayCell.read(on) === undefined ? null : on,
      address: this.#text('address'),
      position: positionOf(this.#text('lng'), this.#text('lat'), this.#judge.datum),
      ...{caseCode: null, fireId: null},
    }
  }

  #text(column: string): string {
    return this.#row?.cells[this.#source.columnIndex(column)] ?? ''
  }

  #unknown(column: string): number {
    this.refuse('unknownPremises', column)
    return -1
  }
}

function positionOf(lngText: string, latText: string, datum: Datum): [number, number] | null {
  const [lng, lat] = [lngCell.read(lngText), latCell.read(latText)]
  if (lng === undefined || lat === undefined) return null
  const [east, north] = toWgs84([lng, lat], datum)
  return [east, north]
}

const dayNumbers = new Map<string, number | undefined>()

/** A day as the number of days since 1970-01-01. */
export const dayNumberCell: Cell<number> = {
  read(text) {
    if (dayNumbers.has(text)) return dayNumbers.get(text)
    const day = dayCell.read(text)
    const dayNumber = day === undefined ? undefined : epochDayOf(day)
    dayNumbers.set(text, dayNumber)
    return dayNumber
  },
  expected: dayCell.expected,
  fallback: 0,
}

/** A day that may not have come yet. */
export const openDayCell: Cell<number> = {
  read: text => (text === '' ? NOT_YET : dayNumberCell.read(text)),
  expected: `${dayCell.expected}, or nothing`,
  fallback: NOT_YET,
}

function codeOf(column: string): FindingCode {
  return column === 'on' || column === 'month' || column.endsWith('On') ? 'impossibleDate' : 'outOfDomain'
}
