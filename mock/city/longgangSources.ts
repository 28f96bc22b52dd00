import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {parse as parseCsv} from 'csv-parse/sync'
import {z} from 'zod'
import type {MultiPolygonRings} from '#geo/types.ts'
import {planSchema, type LonggangPlan} from './longgangPlan.ts'

const FOLDER = new URL('longgang/', import.meta.url)
const CITY_CODE = '330383'
const ACROSS_RIVER_CODE = '330326'
/** Listed among the communities, but an office that runs building sites. */
const MANAGEMENT_ZONE = '330383198400'

const positionSchema = z.tuple([z.number(), z.number()])
const boundarySchema = z.object({
  features: z.array(
    z.object({
      properties: z.object({adcode: z.string(), name: z.string()}),
      geometry: z.object({coordinates: z.array(z.array(z.array(positionSchema)))}),
    }),
  ),
})
const communitySchema = z.object({code: z.string(), name: z.string(), short_name: z.string()})
const namesSchema = z.array(z.string())
const namesByUseSchema = z.record(z.string(), namesSchema)
const wordsSchema = z.object({
  cityName: z.string(),
  notice: z.string(),
  attribution: z.string(),
  basemapName: z.string(),
  seaName: z.string(),
  gridCell: z.string(),
  address: z.string(),
  flat: z.string(),
  roads: z.object({
    stems: namesSchema,
    streetEndings: namesSchema,
    villageRoads: namesSchema,
    lane: z.string(),
    villageLane: z.string(),
    villageRoad: z.string(),
  }),
  premises: z.object({rental: namesByUseSchema, mixedUse: namesByUseSchema, other: namesByUseSchema}),
  premisesPanel: z.string(),
  positionPanel: z.string(),
  units: z.object({
    gridWorker: z.string(),
    jointDutyStation: z.string(),
    microFireStation: z.string(),
    fireStation: namesSchema,
    policePost: z.string(),
    mediator: z.string(),
  }),
})

export type LonggangWords = z.infer<typeof wordsSchema>
export type SourceCommunity = z.infer<typeof communitySchema>

/** What the Longgang pack is made from. */
export interface LonggangSources {
  readonly outline: MultiPolygonRings
  /** The land about it. */
  readonly neighbours: readonly {
    readonly name: string
    readonly rings: MultiPolygonRings
    readonly isAcrossRiver: boolean
  }[]
  readonly communities: readonly SourceCommunity[]
  readonly words: LonggangWords
  readonly plan: LonggangPlan
  /** `policy.json`, as text. */
  readonly policy: string
  /** Changes with any of these. */
  readonly digest: string
}

/** Reads the source data that lie beside this file. */
export async function readLonggangSources(): Promise<LonggangSources> {
  const texts = await Promise.all(
    ['boundary.geojson', 'communities.csv', 'words.json', 'plan.json', '../policy.json'].map(name =>
      readFile(new URL(name, FOLDER), 'utf8'),
    ),
  )
  const [boundaryText = '', communitiesText = '', wordsText = '', planText = '', policy = ''] = texts
  const shapes = boundarySchema.parse(JSON.parse(boundaryText)).features.map(({properties, geometry}) => ({
    code: properties.adcode,
    name: properties.name,
    rings: geometry.coordinates,
  }))
  const rows = z.array(communitySchema).parse(parseCsv(communitiesText, {columns: true}))
  return {
    outline: shapes.find(({code}) => code === CITY_CODE)?.rings ?? [],
    neighbours: shapes
      .filter(({code}) => code !== CITY_CODE)
      .map(({code, name, rings}) => ({name, rings, isAcrossRiver: code === ACROSS_RIVER_CODE})),
    communities: rows.filter(({code}) => code !== MANAGEMENT_ZONE),
    words: wordsSchema.parse(JSON.parse(wordsText)),
    plan: planSchema.parse(JSON.parse(planText)),
    policy,
    digest: createHash('sha256').update(texts.join('\0')).digest('hex'),
  }
}
