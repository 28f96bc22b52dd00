import type {FeatureCollection, MultiPolygon, Polygon} from 'geojson'
import {defineStore} from 'pinia'
import {computed, shallowRef} from 'vue'
import type {Area, CityDescription} from '#contract/area.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {Position} from '#geo/types.ts'

/** What an area's shape carries beside its geometry. */
export interface AreaShapeProperties {
  readonly code: AreaCode
  readonly name: string
  readonly parent: AreaCode | null
  readonly anchor: Position
}
export type AreaShapes = FeatureCollection<Polygon | MultiPolygon, AreaShapeProperties>
export type LandShapes = FeatureCollection

/** Everything of a city pack that the browser draws. */
export interface CityPicture {
  readonly city: CityDescription
  readonly areas: readonly Area[]
  readonly communities: AreaShapes
  readonly gridCells: AreaShapes
  readonly land: LandShapes | null
}

/** The city as its pack describes it; all null or empty until loaded. Written only by web/realtime. */
export const useCityStore = defineStore('city', () => {
  const city = shallowRef<CityDescription | null>(null)
  const areasByCode = shallowRef<ReadonlyMap<AreaCode, Area>>(new Map())
  const communities = shallowRef<AreaShapes | null>(null)
  const gridCells = shallowRef<AreaShapes | null>(null)
  const land = shallowRef<LandShapes | null>(null)

  /** Whether areas and shapes are there too; `city` alone is known before anybody logs in. */
  const isLoaded = computed(() => communities.value !== null)

  /** What is known of the city before its areas are. */
  function describe(description: CityDescription) {
    city.value = description
  }

  /** Replaces everything, once the whole picture is there. */
  function replaceAll(picture: CityPicture) {
    areasByCode.value = new Map(picture.areas.map(area => [area.code, area]))
    communities.value = picture.communities
    gridCells.value = picture.gridCells
    land.value = picture.land
    city.value = picture.city
  }

  /** Forgets areas and shapes, when another session may see other ones. */
  function clearAreas() {
    areasByCode.value = new Map()
    communities.value = null
    gridCells.value = null
    land.value = null
  }

  /** The area itself and what holds it, from the city down; empty for an unknown code. */
  function pathTo(code: AreaCode): readonly Area[] {
    const path: Area[] = []
    let area = areasByCode.value.get(code)
    while (area) {
      path.unshift(area)
      area = area.parent === null ? undefined : areasByCode.value.get(area.parent)
    }
    return path
  }

  return {city, areasByCode, communities, gridCells, land, isLoaded, describe, replaceAll, clearAreas, pathTo}
})
