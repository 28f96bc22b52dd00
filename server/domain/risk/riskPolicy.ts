import {z} from 'zod'
import {riskFeatureSchema, type RiskBand} from '#contract/risk.ts'

/** Where a figure is taken from: a publication, or `judgement`. */
const source = z.string().min(1).max(300)

const share = z.number().min(0).max(1)

const opinionSchema = z.object({
  /** By how much one step of the feature raises the log odds; the steps are in server/domain/risk/README.md. */
  coefficient: z.number().min(-5).max(5),
  /** How far off that may well be: one standard deviation. */
  sd: z.number().positive().max(10),
  source,
})
/** What experts hold of a feature before anything burnt. */
export type Opinion = z.infer<typeof opinionSchema>

const NO_OPINION: Opinion = {coefficient: 0, sd: 0.5, source: 'no opinion'}

const opinion = opinionSchema.default(NO_OPINION)

const figure = (bounds: z.ZodNumber, value: number) =>
  z.object({value: bounds, source}).default({value, source: 'judgement'})

const bandsSchema = z
  .object({moderate: share.default(0.005), elevated: share.default(0.015), high: share.default(0.04)})
  .refine(({moderate, elevated, high}) => moderate < elevated && elevated < high, {
    error: 'each band begins above the one before',
  })

/** What expected harm is reckoned by. */
const harmPolicySchema = z.object({
  /** Of those who rent, how many sleep there. */
  asleepShare: figure(share, 0.9),
  /** In premises of which nobody knows how many rent them. */
  peopleOfRental: figure(z.number().nonnegative(), 4),
  peopleOfMixedUse: figure(z.number().nonnegative(), 5),
  peopleOfOther: figure(z.number().nonnegative(), 1),
  /** Of those inside, how many do not get out by themselves, with two ways out, on the ground, warned by nothing. */
  trappedShare: figure(share, 0.02),
  noSecondExit: figure(z.number().positive(), 2),
  barredWindows: figure(z.number().positive(), 1.5),
  /** For each floor above the first. */
  perFloor: figure(z.number().positive(), 1.15),
  smokeSensor: figure(z.number().positive(), 0.45),
  /** Help that comes as late as this makes it neither better nor worse. */
  usualResponseSeconds: figure(z.number().positive(), 300),
  perLateMinute: figure(z.number().positive(), 1.03),
  /** Later than this is no worse, and is what counts where no way is known. */
  longestResponseSeconds: figure(z.number().positive(), 1_200),
})

/** How often a model is fitted, to what, and when it is taken. */
const refitPolicySchema = z.object({
  everyDays: z.number().int().min(1).max(366).default(30),
  /** The months before the hold-out that a model is fitted to. */
  trainMonths: z.number().int().min(1).max(120).default(24),
  holdOutMonths: z.number().int().min(1).max(24).default(12),
  /** Of which there must be so many in the months fitted to, and a fifth in the hold-out. */
  minFires: z.number().int().nonnegative().default(50),
  /** By how much the hold-out's AUC may fall, and the share by which its Brier score may rise. */
  aucTolerance: share.default(0.01),
  brierTolerance: share.default(0.01),
})

const fireRiskSchema = z.object({
  /** Fires a year in a thousand premises, where no fire is known yet. */
  firesPerThousand: figure(z.number().positive().max(500), 4),
  prior: z.partialRecord(riskFeatureSchema, opinion).default({}),
  /** How much premises of which a feature is not known may differ from the average of it. */
  missingSd: z.number().positive().max(10).default(0.15),
  bands: bandsSchema.prefault({}),
  harm: harmPolicySchema.prefault({}),
  refit: refitPolicySchema.prefault({}),
})
export type FireRiskPolicy = z.infer<typeof fireRiskSchema>
export type HarmPolicy = FireRiskPolicy['harm']
export type RefitPolicy = FireRiskPolicy['refit']

/** The part of `policy.json` that fire risk goes by. */
export const riskPolicyFields = {fireRisk: fireRiskSchema.prefault({})} as const

/** What experts hold of each feature. */
export function opinionOf(
  {prior}: Pick<FireRiskPolicy, 'prior'>,
  name: keyof FireRiskPolicy['prior'],
): Opinion {
  return prior[name] ?? NO_OPINION
}

/** The band of a probability over twelve months. */
export function bandOf({bands}: Pick<FireRiskPolicy, 'bands'>, probability: number): RiskBand {
  if (probability >= bands.high) return 'high'
  if (probability >= bands.elevated) return 'elevated'
  return probability >= bands.moderate ? 'moderate' : 'low'
}
