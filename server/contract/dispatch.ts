import {z} from 'zod'
import {caseKindSchema, caseLevelSchema, placeSchema} from './caseFile.ts'
import {areaCodeSchema, caseCodeSchema, epochMsSchema, positionSchema} from './ids.ts'
import {unitStatusSchema} from './unitState.ts'
import {capabilitySchema, unitIdSchema, unitKindSchema} from './unit.ts'

/** One line of a run card 联动预案: who is needed, and by when. */
export const runCardNeedSchema = z.object({
  capability: capabilitySchema,
  count: z.number().int().min(1).max(20),
  /** Which kinds of unit may fill it; all when left out. */
  unitKinds: z.array(unitKindSchema).min(1).optional(),
  withinMinutes: z.number().positive().max(240),
  /** Whether the case is short of somebody while it is not filled. */
  isRequired: z.boolean().default(true),
  /** Whether a unit that is sent for another need fills this one as well. */
  mayShare: z.boolean().default(false),
})
export type RunCardNeed = z.infer<typeof runCardNeedSchema>

/**
 * What a travel time was found by: the router of `ROUTER_URL`, the pack's own streets, or, where neither knows a way,
 * the straight line, which is only an estimate.
 */
export const travelSourceSchema = z.enum(['osrm', 'streets', 'straightLine'])
export type TravelSource = z.infer<typeof travelSourceSchema>

/** Why a unit stands where it stands among the candidates; the client has words for each. */
export const candidateReasonSchema = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('travel'),
    seconds: z.number().nonnegative(),
    source: travelSourceSchema,
    /** Whether it comes within the minutes of the need. */
    isInTime: z.boolean(),
  }),
  /** What else it can do. */
  z.object({code: z.literal('capability'), capabilities: z.array(capabilitySchema)}),
  /** Its open tasks, and the seconds that they count against it. */
  z.object({code: z.literal('load'), openTasks: z.number().int().positive(), costSeconds: z.number()}),
  /** Whether the place lies in the area that it serves, and the seconds that it counts against it when not. */
  z.object({code: z.literal('jurisdiction'), isInside: z.boolean(), costSeconds: z.number()}),
  /** It is not waiting at its base. */
  z.object({code: z.literal('status'), status: unitStatusSchema, costSeconds: z.number()}),
  /** It is off duty, by the roster or by an officer's order, and comes back then; null when that is not known. */
  z.object({
    code: z.literal('offDuty'),
    source: z.enum(['roster', 'officer']),
    until: epochMsSchema.nullable(),
    costSeconds: z.number(),
  }),
  /** It goes off duty soon. */
  z.object({code: z.literal('dutyEnds'), until: epochMsSchema}),
])
export type CandidateReason = z.infer<typeof candidateReasonSchema>

export const dispatchCandidateSchema = z.object({
  unitId: unitIdSchema,
  name: z.string(),
  kind: unitKindSchema,
  /** Where it is, or its base while that is not known. */
  position: positionSchema,
  status: unitStatusSchema,
  /** What it is ranked by, lower first: travel seconds and the `costSeconds` of its reasons together. */
  costSeconds: z.number().nonnegative(),
  reasons: z.array(candidateReasonSchema),
})
export type DispatchCandidate = z.infer<typeof dispatchCandidateSchema>

/** An area of which part loses its cover. */
export const uncoveredAreaSchema = z.object({
  code: areaCodeSchema,
  name: z.string(),
  /** Its grid cells that nobody else reaches in time. */
  cells: z.array(areaCodeSchema),
  /** How many people live in these cells; null when the city pack does not say. */
  residents: z.number().int().nonnegative().nullable(),
  premises: z.number().int().nonnegative(),
})

/** What a move leaves uncovered, by capability. Shares are of the city's residents, or of its cells where they are not known. */
export const uncoveredSchema = z.object({
  capability: capabilitySchema,
  unitKinds: z.array(unitKindSchema).optional(),
  withinMinutes: z.number().positive(),
  shareBefore: z.number().min(0).max(1),
  shareAfter: z.number().min(0).max(1),
  /** The communities that lose most first; empty when nothing is lost. */
  areas: z.array(uncoveredAreaSchema),
})
export type Uncovered = z.infer<typeof uncoveredSchema>

/** A need of the run card and who could fill it. */
export const filledNeedSchema = runCardNeedSchema.extend({
  /** Who should go, the nearest first. */
  chosen: z.array(unitIdSchema),
  /** The best, in order, the chosen among them, and nearer ones that are off duty. */
  candidates: z.array(dispatchCandidateSchema),
  /** How many there are, those not listed included. */
  candidateCount: z.number().int().nonnegative(),
  /** How many are missing. */
  shortfall: z.number().int().nonnegative(),
})
export type FilledNeed = z.infer<typeof filledNeedSchema>

/** Who should go to a place: an answer to look at, which changes nothing. */
export const recommendationSchema = z.object({
  asOf: epochMsSchema,
  place: placeSchema,
  kind: caseKindSchema,
  level: caseLevelSchema,
  needs: z.array(filledNeedSchema),
  /** Whether every required need is filled. */
  isComplete: z.boolean(),
  uncovered: z.array(uncoveredSchema),
})
export type Recommendation = z.infer<typeof recommendationSchema>

const passedOver = z.array(unitIdSchema).max(200).default([]).describe('units that are not to be proposed')

/** For a case, or for any place, kind and level; `position` of a case says where it is when the case does not. */
export const recommendRequestSchema = z.union([
  z.strictObject({caseCode: caseCodeSchema, position: positionSchema.optional(), passedOver}),
  z.strictObject({position: positionSchema, kind: caseKindSchema, level: caseLevelSchema, passedOver}),
])

/** Who comes to a place in time, and how long each part of the city waits for the nearest unit. */
export const coverageSchema = z.object({
  asOf: epochMsSchema,
  capability: capabilitySchema.nullable(),
  minutes: z.array(z.number().positive()),
  /** Those who reach the position within the longest time, soonest first; empty without a position. */
  reach: z.array(
    z.object({
      unitId: unitIdSchema,
      name: z.string(),
      kind: unitKindSchema,
      position: positionSchema,
      seconds: z.number().nonnegative(),
      source: travelSourceSchema,
    }),
  ),
  /** For each grid cell in scope when the nearest unit is at its centre, in whole seconds; null for no way. */
  cells: z.array(z.object({code: areaCodeSchema, seconds: z.number().int().nonnegative().nullable()})),
  /** For each of `minutes` the share of residents in scope, or of cells where they are not known, reached in that time. */
  shares: z.array(z.number().min(0).max(1)),
})
export type Coverage = z.infer<typeof coverageSchema>

/** The ways of some units: of each where it is, where it goes, and how fast its kind is. */
export const waysRequestSchema = z.object({
  legs: z
    .array(z.object({from: positionSchema, to: positionSchema, kind: unitKindSchema}))
    .min(1)
    .max(60),
})

/** In the order of the legs. */
export const waysSchema = z.object({
  items: z.array(z.object({line: z.array(positionSchema).min(2), source: travelSourceSchema})),
})
export type TravelWay = z.infer<typeof waysSchema>['items'][number]
