import type {Feature, FeatureCollection, MultiPolygon} from 'geojson'
import type {Area, AreaLevel, TiandituLayer} from '#contract/area.ts'
import type {PanelRegistration} from '#contract/alarm.ts'
import type {Place} from '#contract/caseFile.ts'
import type {PackWarnings} from '#contract/cityPack.ts'
import type {FeedName} from '#contract/feed.ts'
import type {AreaCode, PanelAddress, PremisesId} from '#contract/ids.ts'
import type {PremisesFacts, PremisesSensor} from '#contract/premises.ts'
import type {Unit} from '#contract/unit.ts'
import type {BBox, MultiPolygonRings, Position} from '#geo/types.ts'
import type {Policy} from '../domain/policy.ts'
import type {Roster} from '../domain/roster.ts'

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

/** Premises as the pack has them. */
export type Premises = Readonly<Omit<PremisesFacts, 'position' | 'sensors'>> & {
  readonly position: Position
  readonly sensors: readonly PremisesSensor[] | null
}

/** A basemap that the pack names; `file`, of the PMTiles, is an absolute path. */
export type PackBasemap =
  | (BasemapNames & {readonly kind: 'pack'})
  | (BasemapNames & {readonly kind: 'tianditu'; readonly layers: readonly TiandituLayer[]})
  | (BasemapNames & {readonly kind: 'pmtiles'; readonly file: string})

interface BasemapNames {
  readonly id: string
  readonly name: string
  readonly attribution: string
  readonly approvalNumber: string | null
}

/** What a basemap is drawn from; each is a GeoJSON file of its name. */
export type GroundLayer = 'water' | 'landUse' | 'streets' | 'buildings'

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
  /** At least one; the first is the one to begin with. */
  readonly basemaps: readonly PackBasemap[]
  readonly areaTree: AreaTree
  readonly panels: ReadonlyMap<PanelAddress, PanelRegistration>
  readonly premises: ReadonlyMap<PremisesId, Premises>
  readonly units: readonly Unit[]
  readonly policy: Policy
  readonly roster: Roster
  /** How many of each the basemap's files hold; 0 for a file that is not there. */
  readonly ground: Readonly<Record<GroundLayer, number>>
  /** Null when the pack has no `land.geojson`. */
  readonly land: FeatureCollection<MultiPolygon> | null
  /** What was noticed, and is shown all the same. */
  readonly warnings: PackWarnings
}
