import {z} from 'zod'

const id = z.number().int()
/** Longitudes and latitudes in turn. */
const positions = z.instanceof(Float64Array)
/** For each position the place of its speeds in the thread's list. */
const speeds = z.instanceof(Uint8Array)

/** What the street router asks its thread. */
export const routeQuestionSchema = z.discriminatedUnion('what', [
  z.object({id, what: z.literal('network')}),
  z.object({id, what: z.literal('times'), positions, speeds, to: z.tuple([z.number(), z.number()])}),
  z.object({id, what: z.literal('cellsWithin'), positions, speeds, seconds: z.number()}),
  z.object({id, what: z.literal('timesToCells'), positions, speeds}),
  z.object({id, what: z.literal('ways'), positions, speeds, targets: positions}),
])
export type RouteQuestion = z.infer<typeof routeQuestionSchema>

/**
 * And what it is told. `times`: seconds from each position, Infinity for no way. `cellsWithin`: for each position the
 * cells that it reaches in time, `starts[position] … starts[position + 1]`. `timesToCells`: for each cell seconds from
 * the nearest position. `ways`: the points of each way, `starts[way] … starts[way + 1]` of `line`, none where there is
 * no way. `noStreets`: there are none.
 */
export const routeAnswerSchema = z.discriminatedUnion('what', [
  z.object({id, what: z.literal('noStreets')}),
  z.object({id, what: z.literal('network'), nodes: z.number(), edges: z.number()}),
  z.object({id, what: z.literal('times'), seconds: z.instanceof(Float64Array)}),
  z.object({
    id,
    what: z.literal('cellsWithin'),
    starts: z.instanceof(Int32Array),
    cells: z.instanceof(Int32Array),
  }),
  z.object({id, what: z.literal('timesToCells'), seconds: z.instanceof(Float64Array)}),
  z.object({id, what: z.literal('ways'), starts: z.instanceof(Int32Array), line: positions}),
])
export type RouteAnswer = z.infer<typeof routeAnswerSchema>

/** What the thread starts with. */
export const routeDataSchema = z.object({
  folder: z.string(),
  /** In metres a second; the thread's list of speeds. */
  speeds: z.array(z.object({byClass: z.array(z.number()), offStreet: z.number()})),
  /** The centres of the grid cells, longitudes and latitudes in turn. */
  cells: z.instanceof(Float64Array),
})
export type RouteData = z.infer<typeof routeDataSchema>
