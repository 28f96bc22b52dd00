import type {LocalInstant} from './localInstant.ts'

/** The columns of times that a row may leave empty, and the step's name in the events. */
const OPTIONAL_TIMES = {
  response: 'Response DtTm',
  onScene: 'On Scene DtTm',
  transport: 'Transport DtTm',
  hospital: 'Hospital DtTm',
  available: 'Available DtTm',
} as const
export type UnitStep = keyof typeof OPTIONAL_TIMES

/** One row of the file: one unit sent to one call. */
export interface CallRow {
  readonly rowId: string
  readonly callNumber: string
  readonly unitId: string
  readonly callType: string
  readonly callTypeGroup: string
  readonly finalPriority: string
  readonly alarms: number
  readonly disposition: string
  readonly address: string
  readonly battalion: string
  readonly stationArea: string
  readonly neighborhood: string
  /** `[lng, lat]`, WGS-84. */
  readonly position: readonly [lng: number, lat: number]
  readonly received: LocalInstant
  readonly entry: LocalInstant
  readonly dispatch: LocalInstant
  readonly steps: Readonly<Partial<Record<UnitStep, LocalInstant>>>
}

/** What is wrong with a row, and in which column. */
export interface RowProblem {
  readonly field: string
  readonly problem: string
}

class BadFieldError extends Error {
  readonly field: string

  constructor(field: string, problem: string) {
    super(problem)
    this.field = field
  }
}

type Columns = Readonly<Record<string, string | undefined>>

/** Reads one row of `Fire Department Calls for Service` (DataSF), by the names of its columns. */
export function readCallRow(
  columns: Columns,
  readInstant: (text: string) => LocalInstant | null,
): {readonly row: CallRow} | RowProblem {
  const instant = (field: string): LocalInstant => {
    const read = readInstant(required(columns, field))
    if (read === null) throw new BadFieldError(field, 'not a date and time like 04/07/2020 11:53:08 PM')
    return read
  }
  try {
    return {row: readColumns(columns, instant)}
  } catch (error) {
    if (error instanceof BadFieldError) return {field: error.field, problem: error.message}
    throw error
  }
}

function readColumns(columns: Columns, instant: (field: string) => LocalInstant): CallRow {
  const city = columns['City'] ?? ''
  const street = required(columns, 'Address')
  const steps: Partial<Record<UnitStep, LocalInstant>> = {}
  for (const step of ['response', 'onScene', 'transport', 'hospital', 'available'] as const) {
    const field = OPTIONAL_TIMES[step]
    if (columns[field]) steps[step] = instant(field)
  }
  return {
    rowId: required(columns, 'RowID'),
    callNumber: required(columns, 'Call Number'),
    unitId: required(columns, 'Unit ID'),
    callType: required(columns, 'Call Type'),
    callTypeGroup: columns['Call Type Group'] ?? '',
    finalPriority: required(columns, 'Final Priority'),
    alarms: count(columns, 'Number of Alarms'),
    disposition: columns['Call Final Disposition'] ?? '',
    address: city === '' ? street : `${street}, ${city}`,
    battalion: columns['Battalion'] ?? '',
    stationArea: columns['Station Area'] ?? '',
    neighborhood: columns['Neighborhooods - Analysis Boundaries'] ?? '',
    position: position(columns, 'Location'),
    received: instant('Received DtTm'),
    entry: instant('Entry DtTm'),
    dispatch: instant('Dispatch DtTm'),
    steps,
  }
}

function required(columns: Columns, field: string): string {
  const value = columns[field]?.trim()
  if (value === undefined) throw new BadFieldError(field, 'no such column')
  if (value === '') throw new BadFieldError(field, 'empty')
  return value
}

function count(columns: Columns, field: string): number {
  const value = Number(required(columns, field))
  if (!Number.isInteger(value) || value < 0) throw new BadFieldError(field, 'not a count')
  return value
}

/** The file writes `(lat, lng)`. */
function position(columns: Columns, field: string): readonly [number, number] {
  const match = /^\((-?\d+(?:\.\d+)?), *(-?\d+(?:\.\d+)?)\)$/.exec(required(columns, field))
  if (!match) throw new BadFieldError(field, 'not a position like (37.7, -122.4)')
  const lat = Number(match[1])
  const lng = Number(match[2])
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180) throw new BadFieldError(field, 'not a position on earth')
  return [lng, lat]
}
