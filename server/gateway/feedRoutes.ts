import {problemCodeOf, type Commands} from './commands.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import type {DeadLetterQueries, FeedIngest, NodeState} from './ports.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'

/** How long a query waits for the state tables to reach the log, so that a client reads what it has just written. */
export const CATCH_UP_MS = 2_000

export interface FeedRouteParts {
  readonly feeds: FeedIngest
  readonly deadLetters: DeadLetterQueries
  readonly commands: Commands
  readonly node: NodeState
}

/** Health of the feeds and what of theirs could not be read. */
export function serveFeeds(
  router: ContractRouter,
  {feeds, deadLetters, commands, node}: FeedRouteParts,
): void {
  router.serve('listFeeds', () => answer({items: [...feeds.health()]}))

  router.serve('listDeadLetters', async ({query}) => {
    const beforeSeq = decodeCursor(query.cursor)
    if (beforeSeq === undefined) return refuse('invalid', {path: '$.cursor'})
    await node.caughtUp(CATCH_UP_MS)
    const rows = await deadLetters.listDeadLetters({
      feed: query.feed ?? null,
      onlyWaiting: query.waiting,
      beforeSeq,
      limit: query.limit + 1,
    })
    return answer(pageOf(rows, query.limit, row => row.seq))
  })

  router.serve('replayDeadLetter', async ({params, session}) => {
    const reply = await commands['deadLetter:replay'](session, params)
    return reply.ok ? answer(null) : refuse(problemCodeOf(reply.code))
  })
}
