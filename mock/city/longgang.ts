import polylabel from 'polylabel'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import type {Position} from '#geo/types.ts'
import {createSeededRandom} from '../seededRandom.ts'
import {buildCity} from './buildCity.ts'
import type {Building} from './building.ts'
import {choosePremises} from './choosePremises.ts'
import {meshCity, type Block} from './cityMesh.ts'
import {divideCity} from './divideCity.ts'
import {drawBuildings, drawLandUse, drawStreets, drawWater} from './drawMap.ts'
import {drawSea} from './drawSea.ts'
import {createHouseAddresses} from './houseAddresses.ts'
import {joinRoads} from './joinRoads.ts'
import {listContacts} from './listContacts.ts'
import {listPanels} from './listPanels.ts'
import {listPremises, namePremises} from './listPremises.ts'
import {listUnits} from './listUnits.ts'
import {readLonggangSources} from './longgangSources.ts'
import {pointIn} from './lot.ts'
import {makeHistory} from './makeHistory.ts'
import {misfilePremises} from './misfilePremises.ts'
import {nameAreas} from './nameAreas.ts'
import {nameRoads} from './nameRoads.ts'
import {writePack, type PackArea} from './packWriter.ts'
import {createPlane} from './plane.ts'
import {planCity} from './planCity.ts'
import {wrapAt} from './polyline.ts'
import {settleResidents} from './settleResidents.ts'
import {createSmoothNoise} from './smoothNoise.ts'
import {joinStreets} from './streetNet.ts'

export const TIME_ZONE = 'Asia/Shanghai'
const CITY_CODE = '330383'
const GRID_CELLS = 1_000
const PREMISES = {rental: 28_800, mixedUse: 15_840, other: 3_360} as const
/** Degrees: where the sea is drawn. */
const SEA_BOX = [120.5, 27.05, 121.2, 27.76] as const

/**
 * Writes the Longgang city pack: the real outline under its 102 real community names, and in it a made-up city of
 * creeks, streets, buildings, premises, units and fire panels; the pack says so. The same seed
 * and day give the same bytes: what happened at its premises is told up to the end of the day before `today`,
 * `YYYY-MM-DD`. Takes about fifteen seconds.
 */
export async function generateLonggang({
  outFolder,
  seed,
  today,
}: {
  outFolder: string
  seed: string
  today: string
}): Promise<void> {
  const sources = await readLonggangSources()
  const {outline, neighbours, communities, words} = sources
  const [west, south] = boundsOfRings(outline.flat())
  const plane = createPlane([west, south])
  const randomFor = (subject: string) => createSeededRandom(`${seed}/${subject}`)
  const ringsWhere = (isAcross: boolean) =>
    neighbours.flatMap(({rings, isAcrossRiver}) => (isAcrossRiver === isAcross ? rings : []))

  const plan = planCity({
    plan: sources.plan,
    outline,
    acrossRiver: ringsWhere(true),
    otherNeighbours: ringsWhere(false),
    plane,
    seed,
  })
  const mesh = meshCity(plan, plane)
  const streets = joinStreets(mesh)
  const buildings = buildCity(mesh, {streets, lines: plan.lines, random: randomFor('buildings')})
  const residents = settleResidents(buildings, {
    blockCount: mesh.blocks.length,
    total: sources.plan.residents,
  })
  const division = divideCity(mesh, {
    lines: plan.lines,
    residents,
    communityCount: communities.length,
    cellCount: GRID_CELLS,
    seed,
  })
  const oldTown = plane.toMeters(sources.plan.quarters[0]?.position ?? [west, south])
  const named = nameAreas(mesh, {
    division,
    residents,
    communities,
    words,
    cityCode: CITY_CODE,
    oldTown,
    plane,
  })

  const roads = joinRoads(mesh, {net: streets, lines: plan.lines})
  const shortNames = new Map(communities.map(({code, short_name: shortName}) => [code, shortName]))
  const blockAt = firstBlocks(mesh)
  const roadNames = nameRoads(roads, {
    lines: plan.lines,
    words: words.roads,
    communityAt: vertex => shortNames.get(named.communityOf(blockAt[vertex] ?? 0).code) ?? '',
    isTown: vertex =>
      ['oldTown', 'residential', 'centre', 'industrial'].includes(
        plan.character.kindAt(wrapAt(mesh.vertices, vertex)),
      ),
  })
  const findAddress = createHouseAddresses(mesh, roads)
  const sites = choosePremises(buildings, {counts: PREMISES, random: randomFor('premises')})
  const listed = listPremises(sites, {
    buildings,
    addressOf: ({position}) => findAddress(position),
    roadNames,
    communityOf: ({block}) => named.communityOf(block),
    words,
    plane,
    random: randomFor('inspections'),
  })
  const register = misfilePremises(listed, randomFor('clerks'))
  const renaming = randomFor('renaming')
  const history = makeHistory(register, {
    ...{seed, today},
    nameOf: ({row: {kind, use}, street}) => namePremises({kind, use, street}, {words, random: renaming}),
  })
  const {premises} = history
  const noise = createSmoothNoise(`${seed}/fields`)
  const sea = drawSea(SEA_BOX, {lands: [outline, ...neighbours.map(({rings}) => rings)], plane})
  const placeIn = createPlaces(buildings, {
    mesh,
    areasOf: block => [named.cellOf(block).code, named.communityOf(block).code],
    toDegrees: point => plane.toDegrees(point),
    random: randomFor('units'),
  })
  await writePack(outFolder, {
    city: {
      code: CITY_CODE,
      name: words.cityName,
      timeZone: TIME_ZONE,
      clock: 'live',
      feeds: ['four-platforms', 'fire-response', 'enforcement'],
      notice: words.notice,
      history: history.span,
      basemaps: [
        {
          id: 'pack',
          kind: 'pack',
          name: words.basemapName,
          attribution: words.attribution,
          approvalNumber: null,
        },
      ],
    },
    areas: named.areas,
    policy: sources.policy,
    layers: {
      land: neighbours.map(({name, rings}) => ({properties: {name}, shape: {rings}})),
      water: [
        {properties: {class: 'sea', name: words.seaName}, shape: {rings: sea}},
        ...drawWater(plan, {mesh, plane, riverName: sources.plan.river.name, noise}),
      ],
      landUse: drawLandUse(mesh, {buildings, plane, noise}),
      streets: drawStreets(roads, {names: roadNames, mesh, lines: plan.lines, plane}),
      buildings: drawBuildings(buildings, plane),
    },
    tables: {
      premises: premises.map(row => ({...row})),
      ...history.tables,
      contacts: listContacts(premises, randomFor('contacts')).map(row => ({...row})),
      panels: listPanels(premises, {words, random: randomFor('panels')}),
      units: listUnits(named.areas, {fireStations: sources.plan.fireStations, placeIn, words}),
    },
    truth: history.truth,
  })
}

/** For each vertex a block that it is a corner of. */
function firstBlocks(mesh: ReturnType<typeof meshCity>): Int32Array {
  const blockAt = new Int32Array(mesh.vertices.length)
  for (const {from, to, left, right} of mesh.edges) {
    const block = mesh.blockOfFace.get(left) ?? mesh.blockOfFace.get(right)
    if (block === undefined) continue
    blockAt[from] = block
    blockAt[to] = block
  }
  return blockAt
}

/** Places by area code: at one of its buildings, or in the middle of one of its blocks where nothing is built. */
function createPlaces(
  buildings: readonly Building[],
  {
    mesh,
    areasOf,
    toDegrees,
    random,
  }: {
    mesh: ReturnType<typeof meshCity>
    areasOf: (block: number) => readonly string[]
    toDegrees: (point: Position) => Position
    random: ReturnType<typeof createSeededRandom>
  },
): (area: PackArea) => Position {
  const placesBy = new Map<string, Position[]>()
  const add = (code: string, place: Position) => {
    const known = placesBy.get(code)
    if (known) known.push(place)
    else placesBy.set(code, [place])
  }
  for (const building of buildings)
    for (const code of areasOf(building.block)) add(code, pointIn(building, 0.5, 0.5))
  const emptyBlocks = new Map<string, number>()
  mesh.blocks.forEach((_, block) => {
    for (const code of areasOf(block)) emptyBlocks.set(code, block)
  })
  return ({code}) => {
    const places = placesBy.get(code)
    return toDegrees(places ? random.pick(places) : insideOf(wrapAt(mesh.blocks, emptyBlocks.get(code) ?? 0)))
  }
}

/** The point of a block that is farthest from its edges, to a metre. */
function insideOf({ring}: Block): Position {
  const [x, y] = polylabel([[...ring, wrapAt(ring, 0)].map(([px, py]) => [px, py])], 1)
  return [x, y]
}
