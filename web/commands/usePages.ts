import {onScopeDispose, shallowRef} from 'vue'
import type {FailureCode, Outcome} from './failure.ts'

interface Page<Row> {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
}

/**
 * Rows read page by page. `reload` starts over and keeps the old rows until the first new page is there; a reply that
 * was overtaken is dropped.
 */
export function usePages<Row>(
  readPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Outcome<Page<Row>>>,
) {
  const rows = shallowRef<readonly Row[]>([])
  const nextCursor = shallowRef<string | null>(null)
  const failure = shallowRef<FailureCode | null>(null)
  const isLoaded = shallowRef(false)
  let reading: AbortController | null = null
  onScopeDispose(() => reading?.abort())

  async function read(cursor: string | undefined): Promise<boolean> {
    reading?.abort()
    const mine = new AbortController()
    reading = mine
    const outcome = await readPage(cursor, mine.signal)
    if (mine.signal.aborted) return false
    failure.value = outcome.ok ? null : outcome.code
    if (!outcome.ok) return false
    rows.value = cursor === undefined ? outcome.value.items : [...rows.value, ...outcome.value.items]
    nextCursor.value = outcome.value.nextCursor
    isLoaded.value = true
    return true
  }

  const reload = () => read(undefined)

  async function loadMore(): Promise<boolean> {
    return nextCursor.value !== null && (await read(nextCursor.value))
  }

  /** Starts over and reads to the last page. */
  async function reloadAll(): Promise<void> {
    let isGoingOn = await reload()
    while (isGoingOn) isGoingOn = await loadMore()
  }

  return {rows, nextCursor, failure, isLoaded, reload, loadMore, reloadAll}
}
