import {z} from 'zod'

/** The files that tell what happened at premises, and the columns that each must have; all are optional. */
export const HISTORY_COLUMNS = {
  'fires.csv': ['id', 'on', 'premisesId', 'address'],
  'inspections.csv': ['id', 'on', 'premisesId', 'outcome'],
  'hazards.csv': ['id', 'premisesId', 'kind', 'severity', 'foundOn', 'rectifiedOn'],
  'penalties.csv': ['id', 'on', 'premisesId'],
  'sensorMonths.csv': ['premisesId', 'month', 'alarms', 'faults'],
  'premisesChanges.csv': ['premisesId', 'on', 'fact', 'before'],
} as const
export type HistoryFile = keyof typeof HISTORY_COLUMNS

/** `history` of `city.json`: what happened from this day, and up to but not on that one, is in the files. */
export const historySpanSchema = z
  .object({from: z.iso.date(), until: z.iso.date()})
  .refine(({from, until}) => from <= until, 'from comes first')
