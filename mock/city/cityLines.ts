import type {MultiPolygonRings, Position} from '#geo/types.ts'

/** A line of the city's plan: a street, a creek, or what only divides blocks. In metres. */
export interface BaseLine {
  readonly points: readonly Position[]
  readonly kind: 'arterial' | 'street' | 'alley' | 'creek' | 'ditch' | 'seam'
  readonly name: string | null
  /** Of a creek. */
  readonly widthMeters: number
}

/** What cuts the city into blocks. */
export interface CityLines {
  readonly outline: MultiPolygonRings
  readonly river: MultiPolygonRings
  readonly tidalFlat: MultiPolygonRings
  readonly lines: readonly BaseLine[]
}
