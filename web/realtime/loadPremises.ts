import {httpRoutes} from '#contract/httpRoutes.ts'
import {PAGE_LIMIT} from '#contract/http.ts'
import {decodePremisesTable} from '#contract/premisesTable.ts'
import type {Unit} from '#contract/unit.ts'
import {callHttp} from '#web/commands/http.ts'
import {usePremisesStore} from '#web/stores/premises.ts'
import {useUnitsStore} from '#web/stores/units.ts'

/**
 * Loads all premises in scope, as columns. False when that failed; writes nothing when `isWanted` no longer holds by
 * then.
 */
export async function loadPremises(isWanted: () => boolean): Promise<boolean> {
  const bytes = await readBytes(httpRoutes.readPremisesTable.path)
  const table = bytes && decodePremisesTable(bytes, part => new TextDecoder().decode(part))
  if (!table || !isWanted()) return false
  usePremisesStore().replaceAll(table)
  return true
}

/** Loads all units in scope; otherwise like `loadPremises`. */
export async function loadUnits(isWanted: () => boolean): Promise<boolean> {
  const units: Unit[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof callHttp<'listUnits'>>> = await callHttp('listUnits', {
      query: {limit: PAGE_LIMIT, ...(cursor !== null && {cursor})},
    })
    if (!page.ok) return false
    units.push(...page.value.items)
    cursor = page.value.nextCursor
  } while (cursor !== null)
  if (!isWanted()) return false
  useUnitsStore().replaceAll(units)
  return true
}

/** Null for whatever went wrong: who calls tries again. */
async function readBytes(path: string): Promise<ArrayBuffer | null> {
  try {
    const response = await fetch(path)
    return response.ok ? await response.arrayBuffer() : null
  } catch {
    return null
  }
}
