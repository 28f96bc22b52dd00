import type {Place} from '#contract/caseFile.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {AreaTree} from '../city/cityPack.ts'

/** Which areas and places a set of areas covers. */
export interface AreaView {
  /** Indexes of the areas named, in their order. */
  readonly named: readonly number[]
  /** Indexes of the named areas and of all that lies in them. */
  readonly covered: readonly number[]
  /** Whether the whole city is seen. */
  readonly seesCity: boolean
  /** Whether a place is seen; one outside every area only by who sees the whole city. */
  covers(place: Place): boolean
}

/** Works out once what a scope covers. Codes that the city does not have cover nothing. */
export function createAreaView(areaTree: AreaTree, scope: readonly AreaCode[]): AreaView {
  const named = scope.flatMap(code => areaTree.indexOf(code) ?? [])
  const isNamed = new Uint8Array(areaTree.areas.length)
  for (const index of named) isNamed[index] = 1
  const covered = areaTree.areas.flatMap((_, index) =>
    isUnder(areaTree.parentIndex, index, isNamed) ? index : [],
  )
  const codes = new Set<AreaCode>(named.flatMap(index => areaTree.areas[index]?.code ?? []))
  const seesCity = isNamed[0] === 1
  return {
    named,
    covered,
    seesCity,
    covers: place =>
      seesCity ||
      (place.community !== null && codes.has(place.community)) ||
      (place.gridCell !== null && codes.has(place.gridCell)),
  }
}

function isUnder(parentIndex: Int32Array, index: number, isNamed: Uint8Array): boolean {
  for (let at = index; at >= 0; at = parentIndex[at] ?? -1) if (isNamed[at] === 1) return true
  return false
}
