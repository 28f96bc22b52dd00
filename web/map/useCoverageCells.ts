import {computed} from 'vue'
import {positionSchema} from '#contract/ids.ts'
import type {CoverageCell} from '#web/layers/coverageLayers.ts'
import type {AreaShapes} from '#web/stores/city.ts'
import {useCoverageStore} from '#web/stores/coverage.ts'

/** The grid cells with how long each waits for the nearest unit; none while that is not shown. Call it in `setup`. */
export function useCoverageCells(gridCells: () => AreaShapes) {
  const store = useCoverageStore()

  return computed<readonly CoverageCell[]>(() => {
    const {coverage} = store
    if (!coverage) return []
    const waits = new Map(coverage.cells.map(({code, seconds}) => [code, seconds]))
    return gridCells().features.flatMap(({geometry, properties}) => {
      const seconds = waits.get(properties.code) ?? null
      const exteriors =
        geometry.type === 'Polygon'
          ? geometry.coordinates.slice(0, 1)
          : geometry.coordinates.flatMap(rings => rings.slice(0, 1))
      return exteriors.map(ring => ({
        ring: ring.flatMap(at => (positionSchema.safeParse(at).data ? [positionSchema.parse(at)] : [])),
        seconds,
      }))
    })
  })
}
