import {z} from 'zod'
import {caseKindSchema, type CaseKind, type CaseLevel} from '#contract/caseFile.ts'
import {runCardNeedSchema, type RunCardNeed} from '#contract/dispatch.ts'
import {unitKindSchema, type Capability, type UnitKind} from '#contract/unit.ts'

const needs = z.array(runCardNeedSchema).min(1).max(20)

const kilometresPerHour = z.number().positive().max(150)
const travelSpeedsSchema = z.object({
  arterial: kilometresPerHour,
  street: kilometresPerHour,
  alley: kilometresPerHour,
  /** Whether a router for cars may be asked for it. */
  isDriving: z.boolean(),
})
/** How fast a kind of unit is on each class of street, in km/h. */
export type TravelSpeeds = z.infer<typeof travelSpeedsSchema>

function speeds([arterial, street, alley]: readonly [number, number, number], isDriving: boolean) {
  return travelSpeedsSchema.default({arterial, street, alley, isDriving})
}

const minutes = z.number().positive().max(240)

/** What a response is measured against: the share of cases in which `to` comes at most so long after `from`. */
const responseTargetSchema = z.object({
  from: z.enum(['received', 'acknowledged', 'dispatched', 'enRoute']),
  to: z.enum(['acknowledged', 'dispatched', 'enRoute', 'onScene', 'closed']),
  /** Of which units; all when left out. Times are those of the first of them. */
  unitKinds: z.array(unitKindSchema).min(1).optional(),
  kinds: z.array(caseKindSchema).min(1).optional(),
  withinSeconds: z.number().positive(),
  share: z.number().gt(0).max(1),
})
export type ResponseTarget = z.infer<typeof responseTargetSchema>

/**
 * Alarm processing as NFPA 1225 has it; micro fire stations by their 1-3-5 minutes: set out, be there, be there with
 * the next ones; the first engine at the edge of its area within five minutes of the order (建标 152).
 */
const RESPONSE_TARGETS: readonly ResponseTarget[] = [
  {from: 'received', to: 'dispatched', kinds: ['fire', 'safety'], withinSeconds: 64, share: 0.9},
  {from: 'received', to: 'dispatched', kinds: ['fire', 'safety'], withinSeconds: 106, share: 0.95},
  {from: 'dispatched', to: 'enRoute', unitKinds: ['microFireStation'], withinSeconds: 60, share: 0.9},
  {from: 'dispatched', to: 'onScene', unitKinds: ['microFireStation'], withinSeconds: 180, share: 0.9},
  {
    from: 'dispatched',
    to: 'onScene',
    unitKinds: ['microFireStation', 'jointDutyStation'],
    withinSeconds: 300,
    share: 0.95,
  },
  {from: 'dispatched', to: 'onScene', unitKinds: ['fireStation'], withinSeconds: 300, share: 0.9},
]

/** The parts of `policy.json` that say who is sent, how fast they come and what is expected of them. */
export const dispatchPolicyFields = {
  /** Who is needed, for levels 1 to 4 of a kind. */
  runCards: z.partialRecord(caseKindSchema, z.tuple([needs, needs, needs, needs])).default({}),
  travelSpeeds: z
    .object({
      gridWorker: speeds([22, 18, 12], false),
      jointDutyStation: speeds([32, 26, 16], true),
      microFireStation: speeds([32, 26, 16], true),
      fireStation: speeds([45, 32, 16], true),
      policePost: speeds([45, 32, 16], true),
      mediator: speeds([22, 18, 12], false),
    } satisfies Record<UnitKind, z.ZodType>)
    .prefault({}),
  /** Within how many minutes somebody with a capability should be anywhere in the city. */
  coverMinutes: z
    .object({
      verify: minutes.default(5),
      firstAid: minutes.default(5),
      extinguish: minutes.default(5),
      rescue: minutes.default(10),
      ladder: minutes.default(10),
      police: minutes.default(10),
      mediate: minutes.default(30),
      power: minutes.default(10),
    } satisfies Record<Capability, z.ZodType>)
    .prefault({}),
  /** What counts against a unit beside its travel time, in seconds. */
  ranking: z
    .object({
      perOpenTask: z.number().nonnegative().default(120),
      outsideJurisdiction: z.number().nonnegative().default(60),
      /** Above any travel time: whoever is on the way to another case comes last. */
      enRoute: z.number().nonnegative().default(36_000),
      /** Whoever is off duty comes after these. */
      offDuty: z.number().nonnegative().default(72_000),
    })
    .prefault({}),
  responseTargets: z.array(responseTargetSchema).default([...RESPONSE_TARGETS]),
} as const

/** Somebody who looks: for a kind that the city has no card for. */
const PLAIN_CARD: readonly RunCardNeed[] = [
  {capability: 'verify', count: 1, withinMinutes: 15, isRequired: true, mayShare: false},
]

interface RunCards {
  readonly runCards: z.infer<typeof dispatchPolicyFields.runCards>
}

/** The needs of every card. */
export function allNeeds({runCards}: RunCards): readonly RunCardNeed[] {
  return [...PLAIN_CARD, ...Object.values(runCards).flat(2)]
}

/** Who is needed for a case. */
export function runCardOf({runCards}: RunCards, kind: CaseKind, level: CaseLevel): readonly RunCardNeed[] {
  return runCards[kind]?.[level - 1] ?? PLAIN_CARD
}
