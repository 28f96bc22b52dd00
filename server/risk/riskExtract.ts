import {z} from 'zod'
import {riskFindingSchema} from '#contract/risk.ts'
import type {PremisesHistory} from '../domain/risk/premisesHistory.ts'

const ints = z.custom<Int32Array>(value => value instanceof Int32Array)
const words = z.custom<Uint16Array>(value => value instanceof Uint16Array)
const bytes = z.custom<Uint8Array>(value => value instanceof Uint8Array)
const floats = z.custom<Float32Array>(value => value instanceof Float32Array)
const doubles = z.custom<Float64Array>(value => value instanceof Float64Array)

const historySchema = z.object({
  fromDay: z.number().int(),
  untilDay: z.number().int(),
  fires: z.object({premises: ints, day: ints}),
  inspections: z.object({premises: ints, day: ints, outcome: bytes}),
  hazards: z.object({premises: ints, foundDay: ints, rectifiedDay: ints, kind: bytes, isMajor: bytes}),
  penalties: z.object({premises: ints, day: ints}),
  sensorMonths: z.object({premises: ints, day: ints, alarms: words, faults: words}),
}) satisfies z.ZodType<PremisesHistory>

/**
 * What is kept of a pack once it has been read, over memory that threads share: whoever read it may end, and with it goes
 * all that was only needed to read it.
 */
export const riskExtractSchema = z.object({
  day: z.number().int(),
  /** The features of all premises as of `day`. */
  features: z.array(floats),
  lngs: doubles,
  lats: doubles,
  hasSensor: bytes,
  /** Of the pack and the log, the pack's events first. */
  history: historySchema,
  /** By kind, how many of the events of each premises are the pack's. */
  packCounts: z.object({
    ...{fires: words, inspections: words, hazards: words, penalties: words, sensorMonths: words},
  }),
  /** Whose the pack's inspections and penalties are, in the order of the premises. */
  departments: z.object({names: z.array(z.string()), inspections: words, penalties: words}),
  findings: z.array(riskFindingSchema),
  /** The premises that each of these is about; -1 for none. */
  findingRows: ints,
  /** For each cell of the heat lattice whether something can burn there. */
  inside: bytes,
})
export type RiskExtract = z.infer<typeof riskExtractSchema>

/** The same numbers in memory that threads share. */
export const share = {
  ints: (column: Int32Array) => filled(new Int32Array(new SharedArrayBuffer(column.byteLength)), column),
  words: (column: Uint16Array) => filled(new Uint16Array(new SharedArrayBuffer(column.byteLength)), column),
  bytes: (column: Uint8Array) => filled(new Uint8Array(new SharedArrayBuffer(column.byteLength)), column),
  floats: (column: Float32Array) =>
    filled(new Float32Array(new SharedArrayBuffer(column.byteLength)), column),
  doubles: (column: Float64Array) =>
    filled(new Float64Array(new SharedArrayBuffer(column.byteLength)), column),
}

function filled<Column extends {set(from: Column): void}>(into: Column, from: Column): Column {
  into.set(from)
  return into
}

export function shareHistory(history: PremisesHistory): PremisesHistory {
  const {fires, inspections, hazards, penalties, sensorMonths} = history
  const {ints, words: shorts, bytes: octets} = share
  return {
    fromDay: history.fromDay,
    untilDay: history.untilDay,
    fires: {premises: ints(fires.premises), day: ints(fires.day)},
    inspections: {
      ...{premises: ints(inspections.premises), day: ints(inspections.day)},
      outcome: octets(inspections.outcome),
    },
    hazards: {
      ...{premises: ints(hazards.premises), foundDay: ints(hazards.foundDay)},
      rectifiedDay: ints(hazards.rectifiedDay),
      ...{kind: octets(hazards.kind), isMajor: octets(hazards.isMajor)},
    },
    penalties: {premises: ints(penalties.premises), day: ints(penalties.day)},
    sensorMonths: {
      ...{premises: ints(sensorMonths.premises), day: ints(sensorMonths.day)},
      ...{alarms: shorts(sensorMonths.alarms), faults: shorts(sensorMonths.faults)},
    },
  }
}
