import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import {parse} from 'csv-parse/sync'
import {z} from 'zod'
import {runCardNeedSchema} from '#contract/dispatch.ts'
import {unitSchema, type Unit} from '#contract/unit.ts'
import {distanceMeters} from '#geo/distanceMeters.ts'
import type {Position} from '#geo/types.ts'
import {recommendUnits} from '#server/domain/dispatch/recommendUnits.ts'
import {policySchema, type Policy} from '#server/domain/policy.ts'
import {createTravelTimes} from '#server/routing/travelTimes.ts'
import {median, type BenchLine} from './benchLine.ts'

const CALLS = fileURLToPath(
  new URL('../../../shared/data/san-francisco/fire-calls-2020-04.csv', import.meta.url),
)
/** As near as the unit that was sent. */
const NEAR_SECONDS = 60
/** For a row that does not say when its unit was free again. */
const USUAL_SECONDS = 3_600
/** What the file's documentation says. */
const MEDIANS = {processing: 111, response: 306}

const moment = z.string().transform(text => (text === '' ? null : Date.parse(`${text} GMT-0700`)))
const rowSchema = z
  .object({
    'Call Number': z.string(),
    'Unit ID': z.string(),
    'Unit Type': z.string(),
    'Unit sequence in call dispatch': z.coerce.number(),
    'Station Area': z.string(),
    Location: z.string().regex(/^\(-?[\d.]+, -?[\d.]+\)$/),
    'Received DtTm': moment,
    'Dispatch DtTm': moment,
    'On Scene DtTm': moment,
    'Available DtTm': moment,
  })
  .transform(row => {
    const [lat = 0, lng = 0] = row.Location.slice(1, -1).split(',').map(Number)
    return {
      call: row['Call Number'],
      unit: row['Unit ID'],
      type: row['Unit Type'],
      order: row['Unit sequence in call dispatch'],
      stationArea: row['Station Area'],
      position: [lng, lat] as Position,
      receivedAt: row['Received DtTm'] ?? Number.NaN,
      dispatchedAt: row['Dispatch DtTm'] ?? Number.NaN,
      onSceneAt: row['On Scene DtTm'],
      availableAt: row['Available DtTm'],
    }
  })
type Row = z.output<typeof rowSchema>

/**
 * The fire calls of San Francisco of April 2020: of each call the first engine, and the first truck, that the
 * dispatchers sent beside the one that the engine of this house would have sent, of those free at that moment and at
 * their stations. The file has no positions of stations and there are no streets: a station is where the calls of its
 * area are in the middle, and ways are straight lines.
 */
export async function measure(): Promise<readonly BenchLine[]> {
  if (!existsSync(CALLS)) {
    process.stdout.write('  the calls of San Francisco are not here: nothing is compared\n')
    return []
  }
  const policyText = await readFile(new URL('../../mock/city/policy.json', import.meta.url), 'utf8')
  const policy = policySchema.parse(JSON.parse(policyText))
  const rows = z.array(rowSchema).parse(parse(await readFile(CALLS), {columns: true}))
  const [engines, trucks] = [
    await compareType(rows, 'ENGINE', policy),
    await compareType(rows, 'TRUCK', policy),
  ]
  return [
    engines,
    trucks,
    medianLine(
      'received → dispatched, median',
      rows.map(row => row.dispatchedAt - row.receivedAt),
      MEDIANS.processing,
    ),
    medianLine(
      'dispatched → on scene, median',
      rows.flatMap(row => (row.onSceneAt === null ? [] : [row.onSceneAt - row.dispatchedAt])),
      MEDIANS.response,
    ),
  ]
}

function medianLine(name: string, milliseconds: readonly number[], expected: number): BenchLine {
  const ours = median(milliseconds) / 1_000
  const isMet = ours === expected
  const line = {name: `San Francisco, ${name}`, ours, peer: expected, peerName: 'the file', unit: 's'}
  return {...line, figure: ours, target: `= ${String(expected)} s`, isMet}
}

async function compareType(rows: readonly Row[], type: string, policy: Policy): Promise<BenchLine> {
  const units = unitsOf(rows, type)
  const firsts = firstOfEachCall(rows.filter(row => row.type === type))
  const busy = new Map<string, readonly Row[]>(
    units.map(({name}) => [name, rows.filter(row => row.unit === name)]),
  )
  const times = createTravelTimes({osrm: null, streets: null, speeds: policy.travelSpeeds, cells: []})
  const need = runCardNeedSchema.parse({capability: 'extinguish', count: 1, withinMinutes: 5})
  let [compared, same, near] = [0, 0, 0]
  for (const first of firsts) {
    const sent = units.find(({name}) => name === first.unit)
    if (!sent) continue
    const free = units.filter(
      ({name}) => name === first.unit || !busy.get(name)?.some(row => isBusy(row, first)),
    )
    const travels = await times.fromMany(free, first.position)
    const candidates = free.map((unit, index) => ({
      unit,
      status: 'available' as const,
      position: unit.position,
      openTasks: 0,
      travel: travels[index] ?? {seconds: 0, source: 'straightLine' as const},
      isInside: stationOf(unit.name) === first.stationArea,
    }))
    const [filled] = recommendUnits({needs: [need], units: candidates, weights: policy.ranking})
    const secondsOf = (unitId: string | undefined) =>
      candidates.find(({unit}) => unit.id === unitId)?.travel.seconds ?? Number.NaN
    const [chosen] = filled?.chosen ?? []
    compared += 1
    if (chosen === sent.id) same += 1
    else if (Math.abs(secondsOf(chosen) - secondsOf(sent.id)) <= NEAR_SECONDS) near += 1
  }
  const percent = (part: number) => (100 * part) / compared
  const share = percent(same + near)
  return {
    peer: null,
    peerName: '',
    name: `San Francisco, first ${type.toLowerCase()} of ${compared.toLocaleString('en')} calls: the same (${percent(same).toFixed(1)} %), or as near within 60 s`,
    ours: share,
    unit: '%',
    figure: share,
    target: 'told',
    isMet: true,
  }
}

function isBusy(row: Row, at: Row): boolean {
  const until = row.availableAt ?? row.dispatchedAt + USUAL_SECONDS * 1_000
  return row.call !== at.call && row.dispatchedAt <= at.dispatchedAt && at.dispatchedAt < until
}

function firstOfEachCall(rows: readonly Row[]): readonly Row[] {
  const firsts = new Map<string, Row>()
  for (const row of rows) {
    const known = firsts.get(row.call)
    if (!known || row.order < known.order) firsts.set(row.call, row)
  }
  return [...firsts.values()].sort((a, b) => a.dispatchedAt - b.dispatchedAt)
}

/** `E07` and `T07` are at station 07. */
function stationOf(unitName: string): string {
  return unitName.slice(1)
}

/** The units of a type whose station has an area in the file. */
function unitsOf(rows: readonly Row[], type: string): readonly Unit[] {
  const callsByArea = new Map<string, Map<string, Position>>()
  for (const {stationArea, call, position} of rows) {
    const known = callsByArea.get(stationArea) ?? new Map<string, Position>()
    callsByArea.set(stationArea, known.set(call, position))
  }
  const names = new Set(rows.filter(row => row.type === type).map(row => row.unit))
  return [...names].sort().flatMap(name => {
    const calls = callsByArea.get(stationOf(name))
    if (!calls) return []
    const position = middleOf([...calls.values()])
    return unitSchema.parse({
      id: name,
      name,
      kind: 'fireStation',
      position,
      area: '006075',
      capabilities: ['extinguish'],
    })
  })
}

/** The one that is nearest to all together. */
function middleOf(positions: readonly Position[]): Position {
  const far = (from: Position) => positions.reduce((sum, to) => sum + distanceMeters(from, to), 0)
  const [nearest] = [...positions]
    .map(position => ({position, sum: far(position)}))
    .sort((a, b) => a.sum - b.sum)
  return nearest?.position ?? [0, 0]
}
