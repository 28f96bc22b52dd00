import type {MultiPolygonRings, Position} from '#geo/types.ts'
import type {CityMesh} from './cityMesh.ts'
import type {Division} from './divideCity.ts'
import type {LonggangWords, SourceCommunity} from './longgangSources.ts'
import {fill} from './nameRoads.ts'
import type {PackArea} from './packWriter.ts'
import type {Plane} from './plane.ts'
import {distanceBetween, wrapAt} from './polyline.ts'

/** The areas of the pack, and which of them a block is in. */
export interface NamedAreas {
  readonly areas: readonly PackArea[]
  communityOf(block: number): PackArea
  cellOf(block: number): PackArea
}

/** Gives codes and names: communities from the old town outwards in the order of their codes, cells north to south. */
export function nameAreas(
  mesh: CityMesh,
  {
    division,
    residents,
    communities,
    words,
    cityCode,
    oldTown,
    plane,
  }: {
    division: Division
    /** For each block. */
    residents: readonly number[]
    communities: readonly SourceCommunity[]
    words: LonggangWords
    cityCode: string
    oldTown: Position
    plane: Plane
  },
): NamedAreas {
  const {communityOf, cellOf} = division
  const ringsBy = (groupOf: (block: number) => number) =>
    mesh.subdivision.unite(face => {
      const block = mesh.blockOfFace.get(face)
      return block === undefined ? -1 : groupOf(block)
    })
  const toDegrees = (rings: MultiPolygonRings | undefined) => plane.ringsToDegrees(rings ?? [])
  const communityRings = ringsBy(block => communityOf[block] ?? -1)
  const cellRings = ringsBy(block => cellOf[block] ?? -1)
  const places = mesh.blocks.map(({centre}) => centre)
  const communityMiddles = middlesOf(communityOf, places)
  const cellMiddles = middlesOf(cellOf, places)
  const order = [...communityMiddles.keys()].sort(
    (a, b) =>
      distanceBetween(wrapAt(communityMiddles, a), oldTown) -
      distanceBetween(wrapAt(communityMiddles, b), oldTown),
  )
  const communityResidents = sumBy(communityOf, residents)
  const cellResidents = sumBy(cellOf, residents)
  const communityAreas = order.map((group, index): PackArea => ({
    code: wrapAt(communities, index).code,
    level: 'community',
    parent: cityCode,
    name: wrapAt(communities, index).name,
    residents: communityResidents[group] ?? 0,
    rings: toDegrees(communityRings.get(group)),
  }))
  const communityOfCell = new Map([...cellOf].map((cell, block) => [cell, communityOf[block] ?? 0]))
  const serials = new Map<string, number>()
  const cellAreas = new Map<number, PackArea>()
  const northFirst = [...cellMiddles.keys()].sort(
    (a, b) => wrapAt(cellMiddles, b)[1] - wrapAt(cellMiddles, a)[1],
  )
  for (const cell of northFirst) {
    const parent = wrapAt(communityAreas, order.indexOf(communityOfCell.get(cell) ?? 0))
    const serial = (serials.get(parent.code) ?? 0) + 1
    serials.set(parent.code, serial)
    cellAreas.set(cell, {
      code: `${parent.code}${String(serial).padStart(3, '0')}`,
      level: 'gridCell',
      parent: parent.code,
      name: fill(words.gridCell, {community: parent.name, number: String(serial)}),
      residents: cellResidents[cell] ?? 0,
      rings: toDegrees(cellRings.get(cell)),
    })
  }
  const city: PackArea = {
    code: cityCode,
    level: 'city',
    parent: null,
    name: words.cityName,
    rings: toDegrees(ringsBy(() => 0).get(0)),
  }
  return {
    areas: [city, ...communityAreas, ...[...cellAreas.values()].sort((a, b) => (a.code < b.code ? -1 : 1))],
    communityOf: block => wrapAt(communityAreas, order.indexOf(communityOf[block] ?? 0)),
    cellOf: block => cellAreas.get(cellOf[block] ?? 0) ?? city,
  }
}

function middlesOf(groupOf: Int32Array, places: readonly Position[]): readonly Position[] {
  const sums = Array.from({length: Math.max(...groupOf) + 1}, () => ({x: 0, y: 0, count: 0}))
  groupOf.forEach((group, member) => {
    const sum = sums[group]
    const [x, y] = wrapAt(places, member)
    if (!sum) return
    sum.x += x
    sum.y += y
    sum.count++
  })
  return sums.map(({x, y, count}): Position => [x / Math.max(1, count), y / Math.max(1, count)])
}

function sumBy(groupOf: Int32Array, values: readonly number[]): readonly number[] {
  const sums: number[] = Array.from({length: Math.max(...groupOf) + 1}, () => 0)
  groupOf.forEach((group, member) => (sums[group] = (sums[group] ?? 0) + (values[member] ?? 0)))
  return sums
}
