import {z} from 'zod'
import {placeSchema} from './caseFile.ts'
import {panelAddressSchema, positionSchema, premisesIdSchema} from './ids.ts'
import {unitSchema} from './unit.ts'

/** Rented rooms; workshop, shop or warehouse with people living in it; anything else. */
export const premisesKindSchema = z.enum(['rental', 'mixedUse', 'other'])
export type PremisesKind = z.infer<typeof premisesKindSchema>

export const premisesUseSchema = z.enum(['dwelling', 'workshop', 'shop', 'warehouse', 'other'])
export type PremisesUse = z.infer<typeof premisesUseSchema>

export const premisesStructureSchema = z.enum([
  'brickWood',
  'brickConcrete',
  'reinforcedConcrete',
  'steel',
  'other',
])
export type PremisesStructure = z.infer<typeof premisesStructureSchema>

/** What is fitted there that reports by itself. */
export const premisesSensorSchema = z.enum(['smoke', 'electric', 'gas', 'water', 'video'])
export type PremisesSensor = z.infer<typeof premisesSensorSchema>

const countSchema = z.number().int().nonnegative()

/** What a city pack says of premises; null is what it does not know. */
export const premisesFactsSchema = z.object({
  id: premisesIdSchema,
  name: z.string(),
  kind: premisesKindSchema,
  use: premisesUseSchema.nullable(),
  position: positionSchema,
  address: z.string(),
  floors: countSchema.nullable(),
  floorAreaSqm: z.number().nonnegative().nullable(),
  structure: premisesStructureSchema.nullable(),
  yearBuilt: z.number().int().nullable(),
  /** Rooms let. */
  rooms: countSchema.nullable(),
  tenants: countSchema.nullable(),
  /** Whether there is a second way out. */
  secondExit: z.boolean().nullable(),
  barredWindows: z.boolean().nullable(),
  /** Whether electric bicycles are charged inside. */
  indoorCharging: z.boolean().nullable(),
  bottledGas: z.boolean().nullable(),
  /** The year of the electric wiring. */
  wiringYear: z.number().int().nullable(),
  /** Empty: none is fitted. */
  sensors: z.array(premisesSensorSchema).nullable(),
  /** A day, `YYYY-MM-DD`; null: never, or not known. */
  lastInspectedOn: z.iso.date().nullable(),
  /** Its footprint on the map. */
  buildingId: z.string().nullable(),
})
export type PremisesFacts = z.infer<typeof premisesFactsSchema>

/** A unit near premises. */
export const nearestUnitSchema = unitSchema
  .pick({id: true, name: true, kind: true, position: true})
  .extend({distanceMeters: z.number().nonnegative().describe('In a straight line.')})
export type NearestUnit = z.infer<typeof nearestUnitSchema>

export const premisesSchema = premisesFactsSchema.extend({
  place: placeSchema,
  /** The fire panels that watch it. */
  panels: z.array(panelAddressSchema),
  /** The nearest fire station, micro fire station and joint duty station, and the grid worker of its cell. */
  nearestUnits: z.array(nearestUnitSchema),
})
export type PremisesReply = z.infer<typeof premisesSchema>
