import {boundsOfRings} from '#geo/boundsOfRings.ts'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import type {Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'
import type {LonggangWords} from './longgangSources.ts'
import type {PackArea} from './packWriter.ts'

type Row = Readonly<Record<string, string | number>>
type Kind = keyof LonggangWords['premises']

const PREMISES = 600
const PANELS = 600
/** The last panels stand at a position of their own, in no premises of the register. */
const PANELS_WITHOUT_PREMISES = 12
const FIRST_PANEL_ADDRESS = 1_001
const KINDS: readonly Kind[] = ['rental', 'mixedUse', 'other']
const KIND_WEIGHTS = [45, 40, 15]
const FLOORS: Readonly<Record<Kind, readonly [min: number, max: number]>> = {
  rental: [3, 7],
  mixedUse: [2, 6],
  other: [1, 12],
}

/** Made-up premises and the fire panels in them: as many in every grid cell, so most where the cells are small. */
export function inventPlaces(
  areas: readonly PackArea[],
  {words, random}: {words: LonggangWords; random: SeededRandom},
): {premises: readonly Row[]; panels: readonly Row[]} {
  const names = new Map(areas.map(({code, name}) => [code, name]))
  const cells = areas.filter(({level}) => level === 'gridCell')
  const inventPlace = () => {
    const cell = random.pick(cells)
    const road = random.pick(words.roads)
    const number = String(1 + random.below(480))
    const fill = (template: string) =>
      template
        .replace('{community}', names.get(cell.parent ?? '') ?? '')
        .replace('{road}', road)
        .replace('{number}', number)
    const [lng, lat] = positionIn(cell, random)
    return {lng, lat, address: fill(words.address), fill}
  }

  const premises = Array.from({length: PREMISES}, (_, index) => {
    const {lng, lat, address, fill} = inventPlace()
    const kind = KINDS[random.pickWeighted(KIND_WEIGHTS)] ?? 'other'
    const [min, max] = FLOORS[kind]
    const name = fill(random.pick(words.premises[kind]))
    const floors = min + random.below(max - min + 1)
    return {id: `P${String(index + 1).padStart(5, '0')}`, name, kind, lng, lat, address, floors}
  })
  const panels = Array.from({length: PANELS}, (_, index) => {
    const address = (FIRST_PANEL_ADDRESS + index).toString(16).padStart(12, '0')
    const home = premises[index]
    if (home && index < PANELS - PANELS_WITHOUT_PREMISES) {
      const name = words.premisesPanel.replace('{premises}', home.name)
      return {address, name, premisesId: home.id, lng: '', lat: '', streetAddress: home.address}
    }
    const {lng, lat, address: streetAddress} = inventPlace()
    const name = words.positionPanel.replace('{address}', streetAddress)
    return {address, name, premisesId: '', lng, lat, streetAddress}
  })
  return {premises, panels}
}

function positionIn({rings, code}: PackArea, random: SeededRandom): Position {
  const [west, south, east, north] = boundsOfRings(rings.flat())
  for (let attempt = 0; attempt < 10_000; attempt++) {
    const position: Position = [
      Number((west + random.next() * (east - west)).toFixed(6)),
      Number((south + random.next() * (north - south)).toFixed(6)),
    ]
    if (pointInPolygon(position, rings.flat())) return position
  }
  throw new Error(`no position found in ${code}`)
}
