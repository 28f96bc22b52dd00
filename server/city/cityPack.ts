import type {Feature, FeatureCollection, MultiPolygon} from 'geojson'
import type {Area, AreaLevel} from '#contract/area.ts'
import type {PanelRegistration} from '#contract/alarm.ts'
import type {Place} from '#contract/caseFile.ts'
import type {FeedName} from '#contract/feed.ts'
import type {AreaCode, PanelAddress, PremisesId} from '#contract/ids.ts'
import type {BBox, MultiPolygonRings, Position} from '#geo/types.ts'
import type {Policy} from '../domain/policy.ts'

/** The areas of a city in three levels. Index 0 is the city, then its communities, then their grid cells. */
export interface AreaTree {
  readonly areas: readonly Area[]
  /** For each area the index of its parent; -1 for the city. */
  readonly parentIndex: Int32Array
  indexOf(code: string): number | undefined
  /** The index of the one grid cell that holds the position; -1 outside the city. About 0.1 µs. */
  gridCellIndexAt(position: Position): number
  /** The areas of a position; all null for null. */
  locate(position: Position | null): Place
  /** Whether `code` is `ancestor` or lies in it. */
  isWithin(code: AreaCode, ancestor: AreaCode): boolean
  /** The polygons of the areas of a level, in the order of `areas`. */
  shapes(level: AreaLevel): readonly {readonly area: Area; readonly rings: MultiPolygonRings}[]
}

export interface Premises {
  readonly id: PremisesId
  readonly name: string
  readonly kind: 'rental' | 'mixedUse' | 'other'
  readonly position: Position
  readonly address: string
  readonly floors: number | null
}

/** Land about the city, as a basemap draws it behind the city's own areas. */
export type LandFeature = Feature<MultiPolygon>

/** A validated city pack. */
export interface CityPack {
  readonly code: AreaCode
  readonly name: string
  readonly timeZone: string
  readonly bounds: BBox
  /** `replay`: the clock of the picture is that of the latest event. */
  readonly clock: 'live' | 'replay'
  /** The feeds that the city has. */
  readonly feeds: readonly FeedName[]
  /** What of the pack is made up, in its author's words; empty when nothing is. */
  readonly notice: string
  readonly basemap: {readonly attribution: string; readonly approvalNumber: string | null}
  readonly areaTree: AreaTree
  readonly panels: ReadonlyMap<PanelAddress, PanelRegistration>
  readonly premises: ReadonlyMap<PremisesId, Premises>
  readonly policy: Policy
  /** Null when the pack has no `land.geojson`. */
  readonly land: FeatureCollection<MultiPolygon> | null
}
