import {z} from 'zod'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import {PolygonIndex} from '#geo/polygonIndex.ts'
import type {Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'
import {positionInside, readCells, type Cell} from './cells.ts'
import {readLandUse, type LandUseAt} from './landUse.ts'
import {createNearestName, readBankPoints, readStreetPoints, type NamedPoint} from './namedPoints.ts'
import {openPackFolder} from './packFolder.ts'
import {readPanelSites, type PanelSite} from './panelSites.ts'
import {readPremises, type Premises} from './premisesBook.ts'
import {
  AFFINITY,
  IS_AWAY_FROM_PEOPLE,
  IS_IN_PREMISES,
  isIndoors,
  isOfSetting,
  type LandClass,
  type Setting,
} from './setting.ts'

/** Somewhere in the city, with what those who report from there would call it. */
export interface CasePlace {
  /** WGS-84. */
  readonly position: Position
  readonly setting: Setting
  /** The name of the community. */
  readonly community: string
  /** The code of the grid cell. */
  readonly cell: string
  /** Null where the pack does not say. */
  readonly land: LandClass | null
  readonly premises: Premises | null
  /** The nearest street that has a name. */
  readonly street: string | null
  /** The nearest river or creek that has a name. */
  readonly water: string | null
}

/** The city as its backends know it: where what happens, who works there, and by which clock people live. */
export interface CityPlaces {
  readonly code: string
  readonly timeZone: string
  readonly panels: readonly PanelSite[]
  /** Somewhere of this setting: where people and land make it likely, at premises of that sort where there are some. */
  pick(setting: Setting, random: SeededRandom): CasePlace
  /** Premises of this setting, each as likely as it burns there; somewhere of the setting where the city knows of none. */
  pickBurning(setting: Setting, random: SeededRandom): CasePlace
  /** Somewhere near the city and outside it. */
  pickOutside(random: SeededRandom): CasePlace
  /** The place at a position; null outside the city. */
  placeAt(position: Position, setting: Setting): CasePlace | null
  /** The name of the grid worker of a cell; null where the pack does not know. */
  gridWorkerOf(cell: string): string | null
}

/** What is in one cell. */
interface CellContents {
  readonly streets: NamedPoint[]
  readonly banks: NamedPoint[]
  readonly premises: Premises[]
}

const unitRowSchema = z.object({name: z.string(), kind: z.string().default(''), area: z.string().default('')})

/** Reads what a city pack tells of its places. Only `city.json` and the grid cells have to be there. */
export async function readCityPlaces(packFolder: string): Promise<CityPlaces> {
  const pack = await openPackFolder(packFolder)
  const landUseAt = await readLandUse(pack)
  const cells = await readCells(pack, landUseAt)
  const streets = await readStreetPoints(pack)
  const banks = await readBankPoints(pack)
  const premises = await readPremises(pack)
  const units = await pack.rows('units.csv', unitRowSchema)
  const workers = new Map(units.filter(({kind}) => kind === 'gridWorker').map(({area, name}) => [area, name]))
  const panels = await readPanelSites(pack, premises)
  return createCityPlaces({...pack.city, cells, streets, banks, premises, panels, workers, landUseAt})
}

interface Known {
  readonly code: string
  readonly timeZone: string
  readonly cells: readonly Cell[]
  readonly streets: readonly NamedPoint[]
  readonly banks: readonly NamedPoint[]
  readonly premises: readonly Premises[]
  readonly panels: readonly PanelSite[]
  readonly workers: ReadonlyMap<string, string>
  readonly landUseAt: LandUseAt | null
}

/** The premises of a setting, and one of them by its chance to burn. */
interface BurningPremises {
  readonly premises: readonly Premises[]
  readonly choose: (random: SeededRandom) => number
}

function createCityPlaces(known: Known): CityPlaces {
  const {code, timeZone, cells, panels, workers} = known
  const index = new PolygonIndex(cells.map(({rings}) => [rings]))
  const contents = sortByCell(known, index)
  const streetNear = createNearestName(known.streets)
  const waterNear = createNearestName(known.banks)
  const choosers = new Map<Setting, (random: SeededRandom) => number>()
  const burning = new Map<Setting, BurningPremises>()
  const [west, south, east, north] = boundsOfRings(cells.flatMap(cell => cell.rings))

  function chooserOf(setting: Setting) {
    let chooser = choosers.get(setting)
    if (chooser === undefined) {
      const needsPremises =
        IS_IN_PREMISES.has(setting) && known.premises.some(each => isOfSetting(setting, each))
      chooser = createChooser(
        cells.map((cell, at) => {
          const has = contents[at]?.premises.some(each => isOfSetting(setting, each)) ?? false
          return needsPremises && !has ? 0 : weightOf(cell, contents[at], setting)
        }),
      )
      choosers.set(setting, chooser)
    }
    return chooser
  }

  function burningOf(setting: Setting): BurningPremises {
    const earlier = burning.get(setting)
    if (earlier) return earlier
    const premises = known.premises.filter(each => isOfSetting(setting, each))
    const made = {premises, choose: createChooser(premises.map(({fireWeight}) => fireWeight))}
    burning.set(setting, made)
    return made
  }

  function describe(cell: Cell, position: Position, setting: Setting, premises: Premises | null): CasePlace {
    const land = known.landUseAt?.(position) ?? [...cell.land.keys()][0] ?? null
    const {community, code: cellCode} = cell
    const [street, water] = [streetNear(position), waterNear(position)]
    return {position, setting, community, cell: cellCode, land, premises, street, water}
  }

  function pick(setting: Setting, random: SeededRandom): CasePlace {
    const at = chooserOf(setting)(random)
    const cell = cells[at] ?? random.pick(cells)
    const {position, premises} = spotIn(cell, contents[at], setting, random)
    return describe(cell, position, setting, premises)
  }

  return {
    code,
    timeZone,
    panels,
    pick,
    pickBurning(setting, random) {
      const {premises, choose} = burningOf(setting)
      const chosen = premises[premises.length > 0 ? choose(random) : -1]
      const cell = chosen && cells[index.indexAt(...chosen.position)]
      return cell ? describe(cell, chosen.position, setting, chosen) : pick(setting, random)
    },
    pickOutside(random) {
      const cell = random.pick(cells)
      for (;;) {
        const lng = west - (east - west) * 0.1 + random.next() * (east - west) * 1.2
        const lat = south - (north - south) * 0.1 + random.next() * (north - south) * 1.2
        if (index.indexAt(lng, lat) === -1) return describe(cell, [lng, lat], 'street', null)
      }
    },
    placeAt(position, setting) {
      const cell = cells[index.indexAt(...position)]
      return cell ? describe(cell, position, setting, null) : null
    },
    gridWorkerOf: cell => workers.get(cell) ?? null,
  }
}

function sortByCell({cells, streets, banks, premises}: Known, index: PolygonIndex): readonly CellContents[] {
  const contents = cells.map((): CellContents => ({streets: [], banks: [], premises: []}))
  for (const point of streets) contents[index.indexAt(...point.position)]?.streets.push(point)
  for (const point of banks) contents[index.indexAt(...point.position)]?.banks.push(point)
  for (const each of premises) contents[index.indexAt(...each.position)]?.premises.push(each)
  return contents
}

/** How likely something of a setting happens in a cell. */
function weightOf(cell: Cell, contents: CellContents | undefined, setting: Setting): number {
  const affinity = AFFINITY[setting]
  let weight = 0
  for (const [land, share] of cell.land) weight += share * (affinity[land] ?? 0)
  if (setting === 'water') weight *= Math.sqrt((contents?.banks.length ?? 0) + 0.01)
  return weight * (IS_AWAY_FROM_PEOPLE.has(setting) ? Math.sqrt(cell.residents + 30) : cell.residents)
}

function spotIn(
  cell: Cell,
  contents: CellContents | undefined,
  setting: Setting,
  random: SeededRandom,
): {position: Position; premises: Premises | null} {
  const premises = isIndoors(setting)
    ? (contents?.premises.filter(each => isOfSetting(setting, each)) ?? [])
    : []
  if (premises.length > 0) {
    const chosen = random.pick(premises)
    return {position: chosen.position, premises: chosen}
  }
  const points = setting === 'water' ? contents?.banks : setting === 'street' ? contents?.streets : undefined
  if (points === undefined || points.length === 0)
    return {position: positionInside(cell, random), premises: null}
  return {position: random.pick(points).position, premises: null}
}

/** An index, each as likely as its weight; all equally likely when every weight is 0. O(log n) a draw. */
function createChooser(weights: readonly number[]): (random: SeededRandom) => number {
  const sums = new Float64Array(weights.length)
  let sum = 0
  for (const [at, weight] of weights.entries()) sums[at] = sum += weight
  return random => {
    if (sum === 0) return random.below(weights.length)
    const wanted = random.next() * sum
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}
