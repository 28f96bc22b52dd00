import {createTiandituProxy} from './basemap/tiandituProxy.ts'
import type {TileService} from './basemap/tileService.ts'
import type {CityPack} from './city/cityPack.ts'
import type {Config} from './config.ts'
import type {MapSource} from './gateway/ports.ts'
import type {Logger} from './logger.ts'

/** What maps of this city are drawn from. */
export function createMapSource(
  pack: CityPack,
  {config, tiles, logger}: {config: Config; tiles: TileService | null; logger: Logger},
): MapSource {
  const tianditu = config.tianditu
    ? createTiandituProxy({
        ...config.tianditu,
        onFailure: failure => logger.warn(failure, 'no tile from Tianditu'),
      })
    : null
  const layers = tianditu
    ? pack.basemaps.flatMap(basemap => (basemap.kind === 'tianditu' ? basemap.layers : []))
    : []
  const files = new Map(
    pack.basemaps.flatMap(basemap => (basemap.kind === 'pmtiles' ? [[basemap.id, basemap.file]] : [])),
  )
  return {
    tile: (z, x, y) => tiles?.tile(z, x, y) ?? Promise.resolve(null),
    tiandituLayers: layers,
    tiandituTile: (layer, place) => tianditu?.(layer, place) ?? Promise.resolve(null),
    pmtilesFile: id => files.get(id) ?? null,
  }
}
