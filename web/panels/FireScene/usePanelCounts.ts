import {useIntervalFn} from '@vueuse/core'
import {onScopeDispose, shallowRef} from 'vue'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {Outcome} from '#web/commands/failure.ts'
import {callHttp} from '#web/commands/http.ts'

const REFRESH_MS = 60_000
const PAGE = 500
/** More panels than a city of millions has; an answer that goes on for ever is not followed. */
const MOST_PAGES = 40

/** How many fire panels are connected and how many are not. */
export interface PanelCounts {
  readonly online: number
  readonly offline: number
}

/** Counts the fire panels in scope again every minute; null until it has, and the last count stays while that fails. Call it in `setup`. */
export function usePanelCounts() {
  const counts = shallowRef<PanelCounts | null>(null)
  const isFailed = shallowRef(false)
  let reading = new AbortController()

  async function read() {
    reading.abort()
    const mine = new AbortController()
    reading = mine
    const found = await countAll(mine.signal)
    if (mine.signal.aborted) return
    isFailed.value = found === null
    if (found) counts.value = found
  }

  void read()
  useIntervalFn(() => void read(), REFRESH_MS)
  onScopeDispose(() => {
    reading.abort()
  })
  return {counts, isFailed}
}

async function countAll(signal: AbortSignal): Promise<PanelCounts | null> {
  let cursor: HttpReply<'listPanels'>['nextCursor'] = null
  const counts = {online: 0, offline: 0}
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query: {limit: number; cursor?: string} = {limit: PAGE, ...(cursor !== null && {cursor})}
    const outcome: Outcome<HttpReply<'listPanels'>> = await callHttp('listPanels', {query, signal})
    if (!outcome.ok) return null
    for (const {isConnected} of outcome.value.items) counts[isConnected ? 'online' : 'offline'] += 1
    cursor = outcome.value.nextCursor
    if (cursor === null) break
  }
  return counts
}
