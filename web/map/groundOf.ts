import type {Basemap} from '#contract/area.ts'
import type {BBox} from '#geo/types.ts'
import type {Ground} from './basemapStyle.ts'
import {grownBounds} from './camera.ts'

/** Stands for `http` or `https` in the addresses of vector tiles: those are read by the page itself. */
export const GROUND_SCHEME = 'ground'

/** The basemaps that can be shown, the one to begin with first. */
export function shownBasemaps(basemaps: readonly Basemap[]): readonly Basemap[] {
  const available = basemaps.filter(basemap => basemap.isAvailable)
  return available.length > 0 ? available : basemaps.slice(0, 1)
}

/** The basemap that was asked for; the first one where it cannot be shown, or none was. */
export function chosenBasemap(basemaps: readonly Basemap[], id: string | null): Basemap | undefined {
  const shown = shownBasemaps(basemaps)
  return shown.find(basemap => basemap.id === id) ?? shown[0]
}

/** Where a basemap's ground comes from: from this server in every case, whose address is `origin`. */
export function groundOf(
  basemap: Basemap | undefined,
  {origin, bounds}: {origin: string; bounds: BBox},
): Ground {
  switch (basemap?.kind) {
    case 'pack':
      return {
        type: 'vector',
        tiles: `${origin.replace(/^https?/, GROUND_SCHEME)}/api/map/tiles/{z}/{x}/{y}.mvt`,
        bounds: grownBounds(bounds, 0.1),
      }
    case 'tianditu':
      return {
        type: 'raster',
        tiles: basemap.layers.map(layer => `${origin}/api/map/tianditu/${layer}/{z}/{x}/{y}`),
      }
    case 'pmtiles':
      return {type: 'archive', url: `pmtiles://${origin}/api/map/pmtiles/${basemap.id}`}
    case undefined:
      return {type: 'none'}
  }
}
