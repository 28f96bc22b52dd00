import {existsSync, readFileSync} from 'node:fs'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {gunzipSync} from 'node:zlib'
import {unitSchema, type Unit} from '#contract/unit.ts'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import type {BBox, Position} from '#geo/types.ts'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {areaCodeSchema} from '#contract/ids.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import type {CoverCell} from '#server/domain/dispatch/findUncovered.ts'
import {keepLonggang} from '../fixtures/keptCity.ts'
import {atEnd} from './atEnd.ts'

/** Streets, who is on them, and what is to be covered. */
export interface BenchNetwork {
  readonly name: string
  /** Where `streets.geojson` is. */
  readonly folder: string
  readonly bounds: BBox
  readonly units: readonly Unit[]
  readonly cells: readonly CoverCell[]
  readonly cellPositions: readonly Position[]
}

type Street = {class: 'arterial' | 'street' | 'alley'; isOneWay: boolean; line: Position[]}

export const UNITS = 1_200
const CELLS = 1_000
const CAMPO_GRANDE = fileURLToPath(new URL('../../../shared/data/roads/campo-grande.osm.gz', import.meta.url))

/** Longgang's own streets and units; a lattice of 25,000 crossings; a real city of 24,168 nodes, where its file is there. */
export async function benchNetworks(): Promise<readonly BenchNetwork[]> {
  const longgang = await longgangNetwork()
  const lattice = await networkOf('lattice', latticeStreets(), longgang.units)
  if (!existsSync(CAMPO_GRANDE)) {
    process.stdout.write('  the streets of Campo Grande are not here: these lines are left out\n')
    return [longgang, lattice]
  }
  return [longgang, lattice, await networkOf('Campo Grande', campoGrandeStreets(), longgang.units)]
}

async function longgangNetwork(): Promise<BenchNetwork> {
  const folder = await keepLonggang()
  const {areaTree, bounds, units} = await loadCityPack(folder)
  const areas = areaTree.areas.filter(({level}) => level === 'gridCell')
  return {
    name: 'Longgang',
    folder,
    bounds,
    // Those listed last are grid workers.
    units: units.slice(0, UNITS),
    cells: areas.map(({code, parent, residents}) => ({
      code,
      community: {code: parent ?? code, name: ''},
      residents,
      premises: 0,
    })),
    cellPositions: areas.map(({anchor}) => anchor),
  }
}

/** A network with as many units of each kind as Longgang has, and cells, anywhere on it. */
async function networkOf(
  name: string,
  streets: readonly Street[],
  longgangUnits: readonly Unit[],
): Promise<BenchNetwork> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wanglou-bench-'))
  atEnd(() => rm(folder, {recursive: true, force: true}))
  const features = streets.map(({line, ...properties}, index) =>
    JSON.stringify({
      type: 'Feature',
      properties: {id: `S${String(index)}`, ...properties},
      geometry: {type: 'LineString', coordinates: line},
    }),
  )
  const text = `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`
  await writeFile(path.join(folder, 'streets.geojson'), text)
  const random = createSeededRandom(name)
  const somewhere = (): [number, number] => {
    const {line} = streets[Math.floor(random.next() * streets.length)]!
    const [lng, lat] = line[Math.floor(random.next() * line.length)]!
    return [lng + (random.next() - 0.5) / 2_000, lat + (random.next() - 0.5) / 2_000]
  }
  const area = areaCodeSchema.parse('330383')
  return {
    name,
    folder,
    bounds: boundsOfRings(streets.map(({line}) => line)),
    units: longgangUnits.map(unit => unitSchema.parse({...unit, position: somewhere(), area})),
    cells: Array.from({length: CELLS}, () => ({
      code: area,
      community: {code: area, name: ''},
      residents: 100,
      premises: 0,
    })),
    cellPositions: Array.from({length: CELLS}, somewhere),
  }
}

/** 158 × 158 crossings about 120 m apart, every tenth street an arterial, some streets missing, some one-way. */
function latticeStreets(): Street[] {
  const random = createSeededRandom('lattice')
  const side = 158
  const crossings = Array.from({length: side * side}, (_, index): Position => {
    const [column, row] = [index % side, Math.floor(index / side)]
    return [120.5 + (column + random.next() / 2) * 0.0012, 27.5 + (row + random.next() / 2) * 0.0011]
  })
  const streets: Street[] = []
  const link = (from: number, to: number, order: number) => {
    if (random.next() < 0.08) return
    const isOneWay = random.next() < 0.05
    const kind = order % 10 === 0 ? 'arterial' : order % 3 === 0 ? 'street' : 'alley'
    streets.push({class: kind, isOneWay, line: [crossings[from]!, crossings[to]!]})
  }
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = row * side + column
      if (column + 1 < side) link(at, at + 1, row)
      if (row + 1 < side) link(at, at + side, column)
    }
  }
  return streets
}

const OSM_CLASSES: Record<string, Street['class']> = {
  primary: 'arterial',
  primary_link: 'arterial',
  secondary: 'arterial',
  secondary_link: 'arterial',
  tertiary: 'street',
  residential: 'street',
  unclassified: 'street',
  service: 'alley',
  track: 'alley',
  path: 'alley',
  pedestrian: 'alley',
  footway: 'alley',
  cycleway: 'alley',
  steps: 'alley',
}

function campoGrandeStreets(): Street[] {
  const text = gunzipSync(readFileSync(CAMPO_GRANDE)).toString('utf8')
  const nodes = new Map<string, Position>()
  for (const [, id = '', lat, lng] of text.matchAll(/<node id="(\d+)"[^>]*? lat="([^"]+)" lon="([^"]+)"/g)) {
    nodes.set(id, [Number(lng), Number(lat)])
  }
  return [...text.matchAll(/<way [\s\S]*?<\/way>/g)].flatMap(([way]) => {
    const highway = /k="highway" v="([^"]*)"/.exec(way)?.[1] ?? ''
    const line = [...way.matchAll(/<nd ref="(\d+)"/g)].flatMap(([, ref = '']) => {
      const position = nodes.get(ref)
      return position ? [position] : []
    })
    const kind = OSM_CLASSES[highway]
    if (!kind || line.length < 2) return []
    return {class: kind, isOneWay: /k="oneway" v="(yes|1|true)"/.test(way), line}
  })
}

/** The streets of a network, as they stand in its file. */
export async function readBenchStreets(folder: string): Promise<readonly Street[]> {
  const {features} = JSON.parse(await readFile(path.join(folder, 'streets.geojson'), 'utf8')) as {
    features: {
      properties: {class: Street['class']; isOneWay?: boolean}
      geometry: {coordinates: Position[]}
    }[]
  }
  return features.map(({properties, geometry}) => ({
    class: properties.class,
    isOneWay: properties.isOneWay ?? false,
    line: geometry.coordinates,
  }))
}
