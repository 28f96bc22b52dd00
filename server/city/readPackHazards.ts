import {setImmediate as nextTurn} from 'node:timers/promises'
import {Temporal} from 'temporal-polyfill'
import {z} from 'zod'
import {
  hazardIdSchema,
  hazardKindSchema,
  hazardSeveritySchema,
  hazardSourceSchema,
  type HazardFound,
  type HazardKind,
} from '#contract/hazard.ts'
import {premisesIdSchema, type PremisesId} from '#contract/ids.ts'
import type {PackProblem} from '#contract/cityPack.ts'
import {readCsvSource} from './csvSource.ts'
import {PackFindings} from './packFindings.ts'

/** `hazards.csv` of a city pack: hazards of its history. */
export const HAZARDS_FILE = 'hazards.csv'

const COLUMNS = ['id', 'premisesId', 'kind', 'severity', 'source', 'foundOn'] as const
/** Rows that are read before others get their turn. */
const STRIDE = 1_000

const dayOrNone = z.union([z.literal('').transform(() => null), z.iso.date()])
const rowSchema = z.object({
  id: z.string().min(1).max(50),
  premisesId: premisesIdSchema,
  kind: hazardKindSchema,
  severity: hazardSeveritySchema,
  source: hazardSourceSchema,
  department: z
    .string()
    .max(60)
    .transform(name => (name === '' ? null : name)),
  foundOn: z.iso.date(),
  dueOn: dayOrNone,
  rectifiedOn: dayOrNone,
  closedOn: dayOrNone,
  description: z.string().max(2000),
})
type Row = z.output<typeof rowSchema>

/** A hazard of the history that is over, as times. */
export interface ClosedRow {
  readonly premisesId: PremisesId
  readonly kind: HazardKind
  readonly foundAt: number
  readonly orderedDueAt: number | null
  readonly rectifiedAt: number | null
  readonly closedAt: number
}

export interface PackHazards {
  readonly closed: readonly ClosedRow[]
  /** Those that something is still to be done about, as what the log is told of them. */
  readonly open: readonly HazardFound[]
  /** Rows that could not be taken. */
  readonly problems: readonly PackProblem[]
}

/** Who reported, where nobody is named. */
const PACK = 'pack'

/**
 * Reads the hazards of a pack's history; null when it has none. In turns of a thousand rows, so that a node that reads
 * them answers others meanwhile.
 */
export async function readPackHazards(
  folder: string,
  {timeZone, hasPremises}: {timeZone: string; hasPremises: (id: PremisesId) => boolean},
): Promise<PackHazards | null> {
  const findings = new PackFindings()
  const source = await readCsvSource(folder, HAZARDS_FILE, {columns: COLUMNS, isOptional: true, findings})
  if (!source)
    return findings.problems.length === 0 ? null : {closed: [], open: [], problems: findings.problems}
  const columns = Object.keys(rowSchema.shape).map(name => [name, source.columnIndex(name)] as const)
  const moments = createMoments(timeZone)
  const closed: ClosedRow[] = []
  const open: Row[] = []
  const counts = new Map<string, number>()
  let read = 0
  for (const row of source.rows) {
    if (++read % STRIDE === 0) await nextTurn()
    const cells = Object.fromEntries(columns.map(([name, index]) => [name, row.cells[index] ?? '']))
    const parsed = rowSchema.safeParse(cells)
    if (!parsed.success) {
      source.report(row, String(parsed.error.issues[0]?.path[0] ?? ''), 'invalid', 'not as it must be')
      continue
    }
    const {data} = parsed
    if (!hasPremises(data.premisesId)) {
      source.report(row, 'premisesId', 'unknownPremises', data.premisesId)
      continue
    }
    if (data.closedOn === null) open.push(data)
    else {
      const key = `${data.kind} ${data.premisesId}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
      closed.push(toClosed(data, data.closedOn, moments))
    }
  }
  return {
    closed,
    open: open.map(row => toFound(row, counts.get(`${row.kind} ${row.premisesId}`) ?? 0, moments)),
    problems: findings.problems,
  }
}

interface Moments {
  /** When an office begins its day. */
  morning(day: string): number
  /** And ends it. */
  evening(day: string): number
  /** The end of a day on which something is due. */
  end(day: string): number
}

const MORNING_MS = 9 * 3_600_000
const EVENING_MS = 17 * 3_600_000
const DAY_MS = 24 * 3_600_000

function createMoments(timeZone: string): Moments {
  const known = new Map<string, number>()
  const start = (day: string) => {
    const before = known.get(day)
    if (before !== undefined) return before
    const at = Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds
    known.set(day, at)
    return at
  }
  return {
    morning: day => start(day) + MORNING_MS,
    evening: day => start(day) + EVENING_MS,
    end: day => start(day) + DAY_MS,
  }
}

function toClosed(row: Row, closedOn: string, moments: Moments): ClosedRow {
  const {premisesId, kind, foundOn, dueOn, rectifiedOn} = row
  return {
    premisesId,
    kind,
    foundAt: moments.morning(foundOn),
    orderedDueAt: dueOn === null ? null : moments.end(dueOn),
    rectifiedAt: rectifiedOn === null ? null : moments.evening(rectifiedOn),
    closedAt: moments.evening(closedOn),
  }
}

function toFound(row: Row, repeatsBefore: number, moments: Moments): HazardFound {
  const {id, premisesId, kind, severity, source, department, description, foundOn, dueOn, rectifiedOn} = row
  return {
    hazardId: hazardIdSchema.parse(`${PACK}:${id}`),
    ...{premisesId, kind, severity, source, department, description, repeatsBefore},
    at: moments.morning(foundOn),
    orderedUntil: dueOn === null ? null : moments.end(dueOn),
    photos: [],
    by: department ?? PACK,
    ...(rectifiedOn === null ? {} : {rectifiedAt: moments.evening(rectifiedOn)}),
  }
}
