import type {UnitKind} from '#contract/unit.ts'
import type {Position} from '#geo/types.ts'
import {createAskThread} from '../askThread.ts'
import type {PlannedRound, RoundPlanner, RoundRequest, RoundWays} from '../gateway/planPorts.ts'
import type {TravelTimes} from '../routing/travelTimes.ts'
import {planAnswerSchema, type PlanAnswer, type PlanQuestion} from './planMessages.ts'

const THREAD_MB = 256
/** The search itself ends after some seconds; whoever asked may stand behind another. */
const ANSWER_MS = 40_000
const RESTART_MS = 5_000

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
      if (!answer) return null
      if (answer.round === null) return 'impossible'
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
