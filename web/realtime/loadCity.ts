import {z} from 'zod'
import type {Area} from '#contract/area.ts'
import {PAGE_LIMIT} from '#contract/http.ts'
import {areaCodeSchema, positionSchema} from '#contract/ids.ts'
import {callHttp} from '#web/commands/http.ts'
import type {Outcome} from '#web/commands/failure.ts'
import {useCityStore, type AreaShapes, type LandShapes} from '#web/stores/city.ts'

const ringsSchema = z.array(z.array(z.array(z.number()).min(2)))
const polygonsSchema = z.discriminatedUnion('type', [
  z.object({type: z.literal('Polygon'), coordinates: ringsSchema}),
  z.object({type: z.literal('MultiPolygon'), coordinates: z.array(ringsSchema)}),
])

const areaShapesSchema = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      properties: z.object({
        code: areaCodeSchema,
        name: z.string(),
        parent: areaCodeSchema.nullable(),
        anchor: positionSchema,
      }),
      geometry: polygonsSchema,
    }),
  ),
})

const landShapesSchema = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      properties: z.record(z.string(), z.unknown()).nullable(),
      geometry: polygonsSchema,
    }),
  ),
})

/** Loads what is known of the city before anybody logs in. */
export async function describeCity(): Promise<boolean> {
  const described = await callHttp('readCity')
  if (described.ok) useCityStore().describe(described.value)
  return described.ok
}

/**
 * Loads the city, its areas and their shapes as far as the session may see them. False when any of it failed. Writes
 * nothing when `isWanted` no longer holds by then: another session may not see the same areas.
 */
export async function loadCity(isWanted: () => boolean): Promise<boolean> {
  const [city, areas, communities, gridCells, land] = await Promise.all([
    callHttp('readCity'),
    listAreas(),
    readShapes('community'),
    readShapes('gridCell'),
    readLand(),
  ])
  if (!city.ok || !areas.ok || !communities.ok || !gridCells.ok || !isWanted()) return false
  useCityStore().replaceAll({
    city: city.value,
    areas: areas.value,
    communities: communities.value,
    gridCells: gridCells.value,
    land,
  })
  return true
}

async function listAreas(): Promise<Outcome<readonly Area[]>> {
  const areas: Area[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof callHttp<'listAreas'>>> = await callHttp('listAreas', {
      query: {limit: PAGE_LIMIT, ...(cursor !== null && {cursor})},
    })
    if (!page.ok) return page
    areas.push(...page.value.items)
    cursor = page.value.nextCursor
  } while (cursor !== null)
  return {ok: true, value: areas}
}

async function readShapes(name: 'community' | 'gridCell'): Promise<Outcome<AreaShapes>> {
  const outcome = await callHttp('readMap', {params: {name}})
  if (!outcome.ok) return outcome
  const parsed = areaShapesSchema.safeParse(outcome.value)
  return parsed.success ? {ok: true, value: parsed.data} : {ok: false, code: 'unexpectedReply'}
}

/** The ground around the city; null for a pack that has none. */
async function readLand(): Promise<LandShapes | null> {
  const outcome = await callHttp('readMap', {params: {name: 'land'}})
  const parsed = outcome.ok ? landShapesSchema.safeParse(outcome.value) : null
  return parsed?.success ? parsed.data : null
}
