/** `[lng, lat]` in degrees, WGS-84 unless the variable's name says another datum (RFC 7946 order). */
export type Position = readonly [lng: number, lat: number]

/** A closed ring: the last position repeats the first. */
export type Ring = readonly Position[]

/** GeoJSON polygon rings: the exterior first, then its holes. */
export type PolygonRings = readonly Ring[]

/** One area's shape: one or more polygons (GeoJSON MultiPolygon coordinates). */
export type MultiPolygonRings = readonly PolygonRings[]

/** `[west, south, east, north]` in degrees. */
export type BBox = readonly [west: number, south: number, east: number, north: number]
