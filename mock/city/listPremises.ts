import type {SeededRandom} from '../seededRandom.ts'
import type {Building} from './building.ts'
import type {Site} from './choosePremises.ts'
import type {HouseAddress} from './houseAddresses.ts'
import {inspectPremises, type PremisesFacts, type TruePremises} from './inspectPremises.ts'
import type {LonggangWords} from './longgangSources.ts'
import {fill} from './nameRoads.ts'
import type {Plane} from './plane.ts'
import {wrapAt} from './polyline.ts'

/** A row of `premises.csv`, in the order of its columns. */
export interface PremisesRow extends PremisesFacts {
  readonly id: string
  readonly name: string
  readonly kind: Site['kind']
  readonly lng: number
  readonly lat: number
  readonly address: string
  readonly buildingId: string
}

/** Premises as they stand in the register, and as they are. */
export interface ListedPremises {
  readonly row: PremisesRow
  readonly truth: TruePremises
  readonly communityCode: string
  /** The address in its community. */
  readonly street: string
}

/** The register of premises: where each is, what it is called, and what is known of it. */
export function listPremises(
  sites: readonly Site[],
  {
    buildings,
    addressOf,
    roadNames,
    communityOf,
    words,
    plane,
    random,
  }: {
    buildings: readonly Building[]
    addressOf: (site: Site) => HouseAddress
    roadNames: readonly string[]
    communityOf: (building: Building) => {readonly code: string; readonly name: string}
    words: LonggangWords
    plane: Plane
    random: SeededRandom
  },
): readonly ListedPremises[] {
  const taken = new Set<string>()
  return sites.map((site, index) => {
    const building = wrapAt(buildings, site.building)
    const community = communityOf(building)
    const [lng, lat] = plane.toDegrees(site.position)
    const {road, number} = addressOf(site)
    const house = {road: wrapAt(roadNames, road), number: String(number)}
    const address = numberFlat(fill(words.address, {...house, community: community.name}), taken, {
      building,
      words,
    })
    const columns = Math.max(1, Math.round(building.length / 4.5))
    const {facts, truth} = inspectPremises(site.kind, {building, columns, random})
    const {use, floors, ...rest} = facts
    const street = address.slice(community.name.length)
    const row = {
      id: `P${String(index + 1).padStart(5, '0')}`,
      name: namePremises({kind: site.kind, use, street}, {words, random}),
      kind: site.kind,
      use,
      lng,
      lat,
      address,
      floors,
      ...rest,
      buildingId: buildingId(site.building),
    }
    return {row, truth, communityCode: community.code, street}
  })
}

/** What premises are called, by what they are and where: `street` is their address in their community. */
export function namePremises(
  {kind, use, street}: {kind: Site['kind']; use: string; street: string},
  {words, random}: {words: LonggangWords; random: SeededRandom},
): string {
  const names = words.premises[kind][use] ?? words.premises[kind]['other'] ?? []
  return fill(random.pick(names), {address: street})
}

export function buildingId(index: number): string {
  return `B${String(index + 1).padStart(5, '0')}`
}

/** Flats, and the second and further premises at one number, are told apart by floor and door. */
function numberFlat(
  address: string,
  taken: Set<string>,
  {building, words}: {building: Building; words: LonggangWords},
): string {
  const hasFlats = building.style === 'slab' || building.style === 'tower'
  let numbered = hasFlats ? '' : address
  for (let flat = 0; numbered === '' || taken.has(numbered); flat++) {
    const floor = 1 + (flat % building.floors)
    const door = 1 + Math.floor(flat / building.floors)
    numbered = fill(words.flat, {address, number: String(floor * 100 + door)})
  }
  taken.add(numbered)
  return numbered
}
