import {z} from 'zod'
import {basemapIdSchema, tiandituLayerSchema} from './area.ts'
import {addressNumber, bytesSchema, mapNameSchema, mapReplySchema, type HttpRoute} from './http.ts'

/** The closest zoom of the pack's vector tiles; a client enlarges these for closer ones. */
export const TILE_MAX_ZOOM = 14
const TIANDITU_MAX_ZOOM = 18

function tileAddress(maxZoom: number) {
  return {z: addressNumber(maxZoom), x: addressNumber(2 ** maxZoom - 1), y: addressNumber(2 ** maxZoom - 1)}
}

/** What maps are drawn from. */
export const mapRoutes = {
  readMap: {
    method: 'get',
    path: '/api/map/{name}.geojson',
    summary: 'Outlines of the areas in scope, or of the land around the city.',
    params: z.object({name: mapNameSchema}),
    status: 200,
    reply: mapReplySchema,
    replyType: 'application/geo+json',
    roles: 'session',
    problems: ['notFound'],
  },
  readTile: {
    method: 'get',
    path: '/api/map/tiles/{z}/{x}/{y}.mvt',
    summary:
      'A vector tile of the city pack: water, waterLines, landUse, streets, buildings; 204 where nothing is.',
    params: z.object(tileAddress(TILE_MAX_ZOOM)),
    status: 200,
    reply: bytesSchema,
    replyType: 'application/vnd.mapbox-vector-tile',
    mayBeEmpty: true,
    roles: 'session',
    problems: ['notFound', 'basemapUnavailable'],
  },
  readPremisesTable: {
    method: 'get',
    path: '/api/map/premises.bin',
    summary:
      'All premises in scope as columns of numbers; the layout is that of server/contract/premisesTable.ts.',
    status: 200,
    reply: bytesSchema,
    replyType: 'application/octet-stream',
    roles: 'session',
    problems: [],
  },
  readTiandituTile: {
    method: 'get',
    path: '/api/map/tianditu/{layer}/{z}/{x}/{y}',
    summary: 'A tile of Tianditu, by way of this server, which has the key.',
    params: z.object({layer: tiandituLayerSchema, ...tileAddress(TIANDITU_MAX_ZOOM)}),
    status: 200,
    reply: bytesSchema,
    replyType: 'image/png',
    roles: 'session',
    problems: ['notFound', 'basemapUnavailable'],
  },
  readPmtiles: {
    method: 'get',
    path: '/api/map/pmtiles/{id}',
    summary: 'A PMTiles file of the city pack; takes Range requests, which it answers with 206.',
    params: z.object({id: basemapIdSchema}),
    status: 200,
    reply: bytesSchema,
    replyType: 'application/vnd.pmtiles',
    roles: 'session',
    problems: ['notFound'],
  },
} as const satisfies Record<string, HttpRoute>
