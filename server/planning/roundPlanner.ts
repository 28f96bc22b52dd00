import type {UnitKind} from '#contract/unit.ts'
import type {Position} from '#geo/types.ts'
import {createAskThread} from '../askThread.ts'
import type {TravelTimes} from '../routing/travelTimes.ts'
import {planAnswerSchema, type PlanAnswer, type PlanQuestion} from './planMessages.ts'

/** A round, by the places of its stops in the list given. */
export interface PlannedRound {
  readonly order: readonly number[]
  readonly gap: number | null
}

export interface RoundRequest {
  readonly start: Position
  readonly kind: UnitKind
  readonly stops: readonly {
    readonly position: Position
    readonly visitSeconds: number
    readonly worth: number
    readonly isPinned: boolean
  }[]
  readonly availableSeconds: number
}

/** The ways of a round in its order, in seconds; the last one is back to the start. */
export interface RoundWays {
  readonly seconds: readonly number[]
  readonly isEstimate: boolean
}

export interface RoundPlanner {
  /** `impossible`: not all pinned stops fit into the time. Null when the planner failed or took too long. */
  choose(request: RoundRequest): Promise<PlannedRound | 'impossible' | null>
  ways(start: Position, kind: UnitKind, stops: readonly Position[]): Promise<RoundWays>
}

const THREAD_MB = 256
/** The search itself ends after some seconds; whoever asked may stand behind another. */
const ANSWER_MS = 40_000
const RESTART_MS = 5_000
const IDLE_MS = 60_000

/** Plans rounds in a thread of its own, over the ways that dispatch knows. */
export function createRoundPlanner({
  workerUrl,
  travelTimes,
  onFailure,
}: {
  /** The thread's program; null to plan nothing. */
  workerUrl: URL | null
  travelTimes: TravelTimes
  onFailure: (error: Error) => void
}): RoundPlanner & {close(): Promise<void>} {
  const thread =
    workerUrl &&
    createAskThread<PlanQuestion, PlanAnswer>({
      name: 'plan worker',
      workerUrl,
      workerData: null,
      answerSchema: planAnswerSchema,
      maxOldGenerationSizeMb: THREAD_MB,
      answerMs: ANSWER_MS,
      restartMs: RESTART_MS,
      idleMs: IDLE_MS,
      onFailure,
    })

  async function matrix(places: readonly Position[], kind: UnitKind): Promise<Float64Array<ArrayBuffer>> {
    const movers = places.map(position => ({position, kind}))
    const seconds = new Float64Array(places.length ** 2)
    for (const [to, place] of places.entries()) {
      const times = await travelTimes.fromMany(movers, place)
      for (const [from, time] of times.entries()) {
        seconds[from * places.length + to] = from === to ? 0 : time.seconds
      }
    }
    return seconds
  }

  return {
    async choose({
      start,
      kind,
      stops,
      availableSeconds,
    }: RoundRequest): Promise<PlannedRound | 'impossible' | null> {
      const answer = await thread?.ask({
        travelSeconds: await matrix([start, ...stops.map(({position}) => position)], kind),
        visitSeconds: [0, ...stops.map(stop => stop.visitSeconds)],
        worth: [0, ...stops.map(({worth}) => worth)],
        pinned: stops.flatMap(({isPinned}, index) => (isPinned ? index + 1 : [])),
        availableSeconds,
      })
      if (!answer || answer.round === null) return null
      if (answer.round === 'impossible') return 'impossible'
      return {order: answer.round.map(place => place - 1), gap: answer.gap}
    },
    async ways(start, kind, stops): Promise<RoundWays> {
      const places = [start, ...stops]
      const times = await Promise.all(
        places.map((position, index) => travelTimes.fromMany([{position, kind}], places[index + 1] ?? start)),
      )
      const ways = times.flatMap(([time]) => time ?? [])
      return {
        seconds: ways.map(({seconds}) => seconds),
        isEstimate: ways.some(({source}) => source === 'straightLine'),
      }
    },
    close: () => thread?.close() ?? Promise.resolve(),
  }
}
