import type {PremisesTable} from '#contract/premisesTable.ts'

/** A table of premises at given places, of kinds and floors that go round. */
export function premisesTableOf(positions: readonly (readonly [lng: number, lat: number])[]): PremisesTable {
  const count = positions.length
  return {
    count,
    lngE6: Int32Array.from(positions, ([lng]) => Math.round(lng * 1e6)),
    latE6: Int32Array.from(positions, ([, lat]) => Math.round(lat * 1e6)),
    kind: Uint8Array.from(positions, (_, index) => index % 3),
    use: new Uint8Array(count),
    floors: Uint8Array.from(positions, (_, index) => index % 7),
    ids: positions.map((_, index) => `P${index}`),
  }
}
