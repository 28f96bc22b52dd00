import type {UnitKind} from '#contract/unit.ts'
import type {Position} from '#geo/types.ts'
import {createAskThread, type Asked} from '../askThread.ts'
import type {TravelSpeeds} from '../domain/dispatchPolicy.ts'
import type {Leg, Mover} from './mover.ts'
import {routeAnswerSchema, type RouteAnswer, type RouteData, type RouteQuestion} from './routeMessages.ts'

/** A city of 40,000 street vertices takes 30 MB. */
const THREAD_MB = 512
/** Whoever dispatches cannot wait longer, and takes straight lines. */
const ANSWER_MS = 3_000

/** Ways over the pack's own streets. Every answer is null while there is none: no streets, or the thread failed. */
export interface StreetRouter {
  network(): Promise<{readonly nodes: number; readonly edges: number} | null>
  /** Infinity for no way. */
  secondsTo(movers: readonly Mover[], to: Position): Promise<Float64Array | null>
  cellsWithin(movers: readonly Mover[], seconds: number): Promise<readonly Int32Array[] | null>
  secondsToCells(movers: readonly Mover[]): Promise<Float64Array | null>
  /** The line of each way from a mover to where it goes, null for no way. */
  ways(legs: readonly Leg[]): Promise<readonly (readonly Position[] | null)[] | null>
  close(): Promise<void>
}

/** A router over the streets of a pack, in a thread of its own that starts with the first question. */
export function createStreetRouter({
  workerUrl,
  folder,
  speeds,
  cells,
  onFailure,
  answerMs = ANSWER_MS,
  restartMs = 5_000,
}: {
  /** The thread's program. */
  workerUrl: URL
  folder: string
  speeds: Readonly<Record<UnitKind, TravelSpeeds>>
  cells: readonly Position[]
  onFailure: (error: Error) => void
  answerMs?: number
  restartMs?: number
}): StreetRouter {
  const list = listSpeeds(speeds)
  const thread = createAskThread<RouteQuestion, RouteAnswer>({
    name: 'route worker',
    workerUrl,
    workerData: {folder, speeds: list.distinct, cells: Float64Array.from(cells.flat())} satisfies RouteData,
    answerSchema: routeAnswerSchema,
    maxOldGenerationSizeMb: THREAD_MB,
    answerMs,
    restartMs,
    onFailure,
  })
  const ask = (question: Asked<RouteQuestion>) => thread.ask(question)
  const speedsOf = list.indexByKind
  const pack = (movers: readonly Mover[]) => {
    const positions = new Float64Array(2 * movers.length)
    const speedIndexes = new Uint8Array(movers.length)
    for (const [index, {position, kind}] of movers.entries()) {
      positions[2 * index] = position[0]
      positions[2 * index + 1] = position[1]
      speedIndexes[index] = speedsOf.get(kind) ?? 0
    }
    return {positions, speeds: speedIndexes}
  }
  return {
    async network() {
      const answer = await ask({what: 'network'})
      return answer?.what === 'network' ? {nodes: answer.nodes, edges: answer.edges} : null
    },
    async secondsTo(movers, [lng, lat]) {
      const answer = await ask({what: 'times', ...pack(movers), to: [lng, lat]})
      return answer?.what === 'times' ? answer.seconds : null
    },
    async cellsWithin(movers, seconds) {
      const answer = await ask({what: 'cellsWithin', ...pack(movers), seconds})
      if (answer?.what !== 'cellsWithin') return null
      const {starts, cells: reached} = answer
      return movers.map((_, index) => reached.subarray(starts[index], starts[index + 1]))
    },
    async secondsToCells(movers) {
      const answer = await ask({what: 'timesToCells', ...pack(movers)})
      return answer?.what === 'timesToCells' ? answer.seconds : null
    },
    async ways(legs) {
      const targets = Float64Array.from(legs.flatMap(({to}) => to))
      const answer = await ask({what: 'ways', ...pack(legs.map(({mover}) => mover)), targets})
      if (answer?.what !== 'ways') return null
      return legs.map((_, index) => {
        const line = pointsOf(answer.line, answer.starts[index] ?? 0, answer.starts[index + 1] ?? 0)
        return line.length > 0 ? line : null
      })
    },
    close: () => thread.close(),
  }
}

function pointsOf(numbers: Float64Array, start: number, end: number): Position[] {
  return Array.from({length: end - start}, (_, index) => [
    numbers[2 * (start + index)] ?? 0,
    numbers[2 * (start + index) + 1] ?? 0,
  ])
}

/** Kinds that are equally fast share one search. Off the street everybody goes as in an alley. */
function listSpeeds(speeds: Readonly<Record<UnitKind, TravelSpeeds>>) {
  const keyOf = ({arterial, street, alley}: TravelSpeeds) => `${arterial} ${street} ${alley}`
  const keys = [...new Set(Object.values(speeds).map(keyOf))]
  return {
    distinct: keys.map(key => {
      const byClass = key.split(' ').map(kilometres => Number(kilometres) / 3.6)
      return {byClass, offStreet: byClass[2] ?? 1}
    }),
    indexByKind: new Map(
      Object.entries(speeds).map(([kind, each]): [string, number] => [kind, keys.indexOf(keyOf(each))]),
    ),
  }
}
