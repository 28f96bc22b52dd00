import {createTiandituProxy} from './basemap/tiandituProxy.ts'
import {createTileService} from './basemap/tileService.ts'
import type {CityPack} from './city/cityPack.ts'
import type {Config} from './config.ts'
import type {MapSource} from './gateway/ports.ts'
import type {Logger} from './logger.ts'

export interface RunningMapSource extends MapSource {
  /** Prepares for the first tile; costs a thread some seconds. */
  warmUp(): void
  close(): Promise<void>
}

/** What maps of this city are drawn from; without a program for the tile worker there are no tiles. */
export function createMapSource(
  pack: CityPack,
  {config, tileWorkerUrl, logger}: {config: Config; tileWorkerUrl: URL | null; logger: Logger},
): RunningMapSource {
  const tiles = tileWorkerUrl
    ? createTileService({
        workerUrl: tileWorkerUrl,
        folder: config.cityFolder,
        datum: pack.datum,
        onFailure: error => logger.error({err: error}, 'the tile worker failed; another one is started'),
      })
    : null
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
    warmUp: () => tiles?.warmUp(),
    close: async () => tiles?.close(),
  }
}
