import {parentPort, workerData} from 'node:worker_threads'
import type {StreetLine} from '#geo/streetGraph.ts'
import {toWgs84} from '#geo/toWgs84.ts'
import type {Position} from '#geo/types.ts'
import {streetClassSchema} from '../city/groundFormat.ts'
import {PackFindings} from '../city/packFindings.ts'
import {readFeatureSource} from '../city/packSource.ts'
import {readDatum} from '../city/readDatum.ts'
import {readStreets} from '../city/readGround.ts'
import {CityStreets, type Walker} from './cityStreets.ts'
import {routeDataSchema, routeQuestionSchema, type RouteAnswer, type RouteQuestion} from './routeMessages.ts'

/** The thread that holds the streets: reads the pack's file once and answers each question in turn. */
async function serveRoutes(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('runs as a worker thread only')
  const {folder, speeds, cells} = routeDataSchema.parse(workerData)
  const streets = new CityStreets(await readLines(folder), {speeds, cells: toPositions(cells)})
  port.on('message', (message: unknown) => {
    port.postMessage(answer(streets, routeQuestionSchema.parse(message)))
  })
}

function answer(streets: CityStreets, question: RouteQuestion): RouteAnswer {
  const {id, what} = question
  const {nodeCount, edgeCount} = streets.graph
  if (edgeCount === 0) return {id, what: 'noStreets'}
  if (what === 'network') return {id, what, nodes: nodeCount, edges: edgeCount}
  const walkers = toWalkers(question)
  if (what === 'times') return {id, what, seconds: streets.secondsTo(question.to, walkers)}
  if (what === 'timesToCells') return {id, what, seconds: streets.secondsToCells(walkers)}
  if (what === 'ways') {
    const targets = toPositions(question.targets)
    const ways = streets.ways(
      walkers.map((walker, index) => ({walker, to: targets[index] ?? walker.position})),
    )
    const lines = ways.map(way => way ?? [])
    return {id, what, starts: startsOf(lines), line: Float64Array.from(lines.flat(2))}
  }
  const reaches = walkers.map(walker => streets.cellsWithin(walker, question.seconds))
  return {id, what, starts: startsOf(reaches), cells: Int32Array.from(reaches.flat())}
}

/** Where each list begins when they stand one after the other, and where the last one ends. */
function startsOf(lists: readonly {readonly length: number}[]): Int32Array<ArrayBuffer> {
  const starts = new Int32Array(lists.length + 1)
  for (const [index, {length}] of lists.entries()) starts[index + 1] = (starts[index] ?? 0) + length
  return starts
}

function toWalkers({positions, speeds}: {positions: Float64Array; speeds: Uint8Array}): Walker[] {
  return toPositions(positions).map((position, index) => ({position, speeds: speeds[index] ?? 0}))
}

function toPositions(numbers: Float64Array): Position[] {
  return Array.from({length: numbers.length / 2}, (_, index) => [
    numbers[2 * index] ?? 0,
    numbers[2 * index + 1] ?? 0,
  ])
}

/** What is wrong with the file was told at the load of the pack, and is left out. */
async function readLines(folder: string): Promise<StreetLine[]> {
  const datum = await readDatum(folder)
  const source = await readFeatureSource(folder, 'streets.geojson', {
    isOptional: true,
    findings: new PackFindings(),
  })
  const streets = source ? readStreets(source) : []
  return streets.map(({properties, geometry}) => ({
    line: geometry.coordinates.map(([lng, lat]) => toWgs84([lng, lat], datum)),
    speedClass: streetClassSchema.options.indexOf(properties.class),
    isOneWay: properties.isOneWay ?? false,
  }))
}

await serveRoutes()
