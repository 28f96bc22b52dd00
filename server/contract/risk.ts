import {z} from 'zod'
import {areaCodeSchema, caseCodeSchema, epochMsSchema, positionSchema, premisesIdSchema} from './ids.ts'
import {premisesKindSchema, premisesUseSchema} from './premises.ts'

/** From the least to the most; where each begins is in the policy. */
export const riskBandSchema = z.enum(['low', 'moderate', 'elevated', 'high'])
export type RiskBand = z.infer<typeof riskBandSchema>

/** What a model knows premises by. A feature's words are in the catalogue under its name. */
export const riskFeatureSchema = z.enum([
  'mixedUse',
  'otherKind',
  'useWorkshop',
  'useWarehouse',
  'brickWood',
  'steel',
  'yearsBuilt',
  'yearsWired',
  'floors',
  'floorArea',
  'tenants',
  'crowding',
  'noSecondExit',
  'barredWindows',
  'indoorCharging',
  'bottledGas',
  'smokeSensor',
  'electricSensor',
  'sensorAlarms',
  'sensorFaults',
  'openHazards',
  'openMajorHazards',
  'pastHazards',
  'monthsSinceInspection',
  'neverInspected',
  'penalties',
  'ownFires',
  'nearFires',
  'nearPremises',
  'nearBrickWood',
])
export type RiskFeature = z.infer<typeof riskFeatureSchema>

/** Wires that are older count as so old: `yearsWired`. */
export const OLDEST_WIRES_YEARS = 45

/** Which model a figure is of, and up to when it knows what happened. */
export const riskStampSchema = z.object({
  modelVersion: z.string().min(1).max(60),
  dataAt: epochMsSchema,
})
export type RiskStamp = z.infer<typeof riskStampSchema>

const share = z.number().min(0).max(1)

/** The risk of fire in the twelve months after `dataAt`. */
export const riskScoreSchema = z.object({
  probability: share,
  /** The ends of the 90 % interval. */
  low: share,
  high: share,
  band: riskBandSchema,
  /** People expected to be in danger of their lives a year: the probability times those in danger in a fire. */
  harm: z.number().nonnegative(),
})
export type RiskScore = z.infer<typeof riskScoreSchema>

/** One part of a score: by how much the odds are multiplied, against premises that are average in it. */
export const contributionSchema = z.object({
  feature: riskFeatureSchema,
  /** As the model takes it, in the feature's own unit; null where it is not known. */
  value: z.number().nullable(),
  factor: z.number().positive(),
})
export type Contribution = z.infer<typeof contributionSchema>

/** What expected harm is made of. */
export const harmPartsSchema = z.object({
  /** In the building when it burns, at night. */
  people: z.number().nonnegative(),
  /** The share of them that does not get out by itself. */
  trappedShare: share,
  /** From the nearest fire station, by the streets; null where no way is known. */
  responseSeconds: z.number().nonnegative().nullable(),
  /** By how much a late arrival makes it worse. */
  responseFactor: z.number().nonnegative(),
})
export type HarmParts = z.infer<typeof harmPartsSchema>

/** Premises in a list ordered by risk, with their strongest reasons. */
export const riskRowSchema = z.object({
  premisesId: premisesIdSchema,
  name: z.string(),
  address: z.string(),
  kind: premisesKindSchema,
  use: premisesUseSchema.nullable(),
  position: positionSchema,
  community: areaCodeSchema.nullable(),
  gridCell: areaCodeSchema.nullable(),
  score: riskScoreSchema,
  reasons: z.array(contributionSchema).max(5),
  openHazards: z.number().int().nonnegative(),
  /** `YYYY-MM-DD`; null for never, or not known. */
  lastInspectedOn: z.iso.date().nullable(),
  hasSensor: z.boolean(),
})
export type RiskRow = z.infer<typeof riskRowSchema>

/** The whole explanation of one score. */
export const riskExplanationSchema = z.object({
  premisesId: premisesIdSchema,
  stamp: riskStampSchema,
  score: riskScoreSchema,
  /** The odds of average premises. */
  baseProbability: share,
  /** Of every feature, the strongest first; their product and the base give the odds. */
  contributions: z.array(contributionSchema),
  harm: harmPartsSchema,
  /** What happened there, the newest first. */
  history: z
    .array(
      z.object({
        what: z.enum(['fire', 'inspection', 'hazard', 'penalty']),
        on: z.iso.date(),
        /** `passed`, `hazardsFound` or `noEntry` of an inspection; the kind of a hazard. */
        detail: z.string().nullable(),
        /** Of an inspection or a penalty whose it was, null for this centre; left out where nobody has kept that. */
        department: z.string().nullable().optional(),
      }),
    )
    .max(100),
})
export type RiskExplanation = z.infer<typeof riskExplanationSchema>

/** The risk of an area's premises together. */
export const areaRiskSchema = z.object({
  code: areaCodeSchema,
  premises: z.number().int().nonnegative(),
  byBand: z.record(riskBandSchema, z.number().int().nonnegative()),
  /** Fires in twelve months. */
  expectedFires: z.number().nonnegative(),
  expectedHarm: z.number().nonnegative(),
  openHazards: z.number().int().nonnegative(),
  overdueHazards: z.number().int().nonnegative(),
  /** High or elevated, and nothing fitted that reports smoke. */
  blindSpots: z.number().int().nonnegative(),
  /** Expected fires in twelve months as of the last twelve month ends, the oldest first, by the present model. */
  trend: z.array(z.number().nonnegative()).max(12),
})
export type AreaRisk = z.infer<typeof areaRiskSchema>

/** What a value may be in instead of the unit that its field is in. */
export const mistakenUnitSchema = z.enum([
  'squareCentimetres',
  'squareMillimetres',
  'mu',
  'tenThousandSquareMetres',
  'heightDecimetres',
  'heightCentimetres',
  'heightMillimetres',
  'twoDigitYear',
  'minguoYear',
  'buddhistYear',
  'yearAndMonth',
  'fullDate',
])

/** What a value would be, had it been written in that unit. */
export const meaningSchema = z.object({unit: mistakenUnitSchema, value: z.number()})
export type Meaning = z.infer<typeof meaningSchema>

/** What in the data cannot be used as it is, and has to be mended by a person. */
export const riskFindingSchema = z.object({
  /** Names it for as long as what it is about is told: a row by its own id, premises by theirs. */
  findingId: z.string().min(1).max(300),
  code: z.enum([
    'outOfDomain',
    'unitMistaken',
    'duplicatePremises',
    'unknownPremises',
    'impossibleDate',
    'duplicateRecord',
  ]),
  /** The file and line it stands in, or the record's sequence number. */
  source: z.string(),
  premisesId: z.string().nullable(),
  field: z.string().nullable(),
  value: z.string().nullable(),
  /** What may have been meant, where the unit seems to be another one. */
  meant: z.array(meaningSchema).max(6),
  /** What is told of a fire that cannot be used as it is told; null for anything else. */
  fire: z
    .object({
      on: z.iso.date().nullable(),
      address: z.string(),
      position: positionSchema.nullable(),
      caseCode: caseCodeSchema.nullable(),
      /** Of a fire that the log holds; null for one of the city pack. */
      fireId: z.string().nullable(),
    })
    .nullable(),
})
export type RiskFinding = z.infer<typeof riskFindingSchema>

const rate = share.nullable()
const bin = z.object({from: share, to: share, count: z.number().int(), expected: share, observed: share})

/** How well a list of probabilities foretold what then burnt. */
export const skillSchema = z.object({
  auc: rate,
  brier: z.number().nonnegative(),
  /** Among the given share of all, the highest first. */
  top: z.array(z.object({share, precision: rate, recall: rate})),
})
export type Skill = z.infer<typeof skillSchema>

/** An honest evaluation: fitted before `splitOn`, judged by what came after it. */
export const riskEvaluationSchema = z.object({
  trainedFrom: z.iso.date(),
  splitOn: z.iso.date(),
  testedUntil: z.iso.date(),
  premises: z.number().int().nonnegative(),
  fires: z.number().int().nonnegative(),
  model: skillSchema,
  baselines: z.object({random: skillSchema, inspectionAge: skillSchema, prior: skillSchema}),
  /**
   * Of the hidden truth of a simulated city; null where nobody knows it. It is of the months from its own `splitOn`, which are
   * those of the evaluation or earlier ones.
   */
  ceiling: skillSchema.extend({splitOn: z.iso.date(), testedUntil: z.iso.date()}).nullable(),
  calibration: z.object({slope: z.number().nullable(), intercept: z.number().nullable(), bins: z.array(bin)}),
  groups: z.array(
    z.object({
      by: z.enum(['kind', 'communitySize', 'community']),
      name: z.string(),
      premises: z.number().int().nonnegative(),
      fires: z.number().int().nonnegative(),
      expected: z.number().nonnegative(),
      auc: rate,
    }),
  ),
})
export type RiskEvaluation = z.infer<typeof riskEvaluationSchema>

/** A fitted model: the log odds of a fire in a month are `intercept` plus the sum over the features. */
export const riskModelSchema = z.object({
  format: z.literal(1),
  version: z.string().min(1).max(60),
  fittedAt: epochMsSchema,
  dataAt: epochMsSchema,
  intercept: z.number(),
  features: z.array(
    z.object({
      name: riskFeatureSchema,
      /** The average of the premises in which it is known; a feature is taken less its mean, over its scale. */
      mean: z.number(),
      scale: z.number().positive(),
      coefficient: z.number(),
      /** What is added where it is not known. */
      missing: z.number(),
    }),
  ),
  /** Of the intercept, the coefficients and the additions for missing, in this order; the lower triangle, row by row. */
  covariance: z.array(z.number()),
})
export type RiskModel = z.infer<typeof riskModelSchema>

/** What experts hold of a feature before anything burnt; its step is the scale that a fitted model takes it by. */
export const riskOpinionSchema = z.object({
  feature: riskFeatureSchema,
  coefficient: z.number(),
  /** How far off that may well be: one standard deviation. */
  sd: z.number().positive(),
  /** Where it is taken from: a publication, or `judgement`. */
  source: z.string(),
})
export type RiskOpinion = z.infer<typeof riskOpinionSchema>

/** `risk.fitted`: a model was made; it counts from then on if it was taken. */
export const riskFittedSchema = z.object({
  model: riskModelSchema,
  evaluation: riskEvaluationSchema,
  isTaken: z.boolean(),
  /** Why it was not: worse on the hold-out than the one in use. */
  refusal: z.enum(['worseAuc', 'worseBrier', 'tooFewFires']).nullable(),
  /** Null for the schedule. */
  by: z.string().nullable(),
  at: epochMsSchema,
})
export type RiskFitted = z.infer<typeof riskFittedSchema>

/** What may be tried on paper. */
export const whatIfMeasureSchema = z.object({
  type: z.enum([
    'fitSmoke',
    'fitElectric',
    'forbidCharging',
    'replaceBottledGas',
    'rewire',
    'openSecondExit',
    'closeHazards',
  ]),
  /** Premises by name; all in `area` when left out. */
  premisesIds: z.array(premisesIdSchema).min(1).max(5000).optional(),
  area: areaCodeSchema.optional(),
  /** Only the first so many by expected harm. */
  top: z.number().int().min(1).max(50_000).optional(),
})
export type WhatIfMeasure = z.infer<typeof whatIfMeasureSchema>
