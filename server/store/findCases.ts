import {sql, type Kysely, type RawBuilder, type Transaction} from 'kysely'
import type {CaseFoundBy} from '#contract/find.ts'
import {SearchTooSlowError} from '../errors.ts'
import {searchGramsOf, toSearchText} from '../domain/searchText.ts'
import type {Database} from './database.ts'
import type {FindQuery, FoundCase} from './storeApi.ts'

/** A query that fits half the city's history is given up: whoever types it will type on. */
const TIMEOUT_MS = 2_000
/** SQLSTATE of a statement that ran out of its time. */
const QUERY_CANCELED = '57014'

/**
 * Cases that a query fits in any way, open ones before closed ones, newest first, each once. Rejects with
 * SearchTooSlowError when that takes too long.
 */
export async function findCases(db: Kysely<Database>, query: FindQuery): Promise<readonly FoundCase[]> {
  const ways = waysOf(query)
  if (ways.length === 0) return []
  try {
    return await findInWays(db, ways, query)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === QUERY_CANCELED)) throw error
    throw new SearchTooSlowError(`no answer within ${String(TIMEOUT_MS)} ms`, {cause: error})
  }
}

function findInWays(
  db: Kysely<Database>,
  ways: readonly Way[],
  query: FindQuery,
): Promise<readonly FoundCase[]> {
  return db.transaction().execute(async transaction => {
    await sql.raw(`set local statement_timeout = ${String(TIMEOUT_MS)}`).execute(transaction)
    const found = new Map<string, FoundCase & {isOpen: boolean}>()
    for (const {foundBy, fits} of ways) {
      for (const {is_open, body} of await fetchFitting(transaction, fits, query)) {
        if (found.has(body.caseCode)) continue
        found.set(body.caseCode, {
          caseFile: body,
          foundBy: fitsCode(body.caseCode, query) ?? foundBy,
          isOpen: is_open,
        })
      }
    }
    return [...found.values()]
      .sort((a, b) => Number(b.isOpen) - Number(a.isOpen) || b.caseFile.openedSeq - a.caseFile.openedSeq)
      .slice(0, query.limit)
      .map(({caseFile, foundBy}) => ({caseFile, foundBy}))
  })
}

interface Way {
  readonly foundBy: CaseFoundBy
  readonly fits: RawBuilder<boolean>
}

/** The conditions on `case_search` that apply, each of which one index answers. */
function waysOf({words, panelAddresses, persons}: FindQuery): readonly Way[] {
  const grams = [...new Set(words.flatMap(searchGramsOf))]
  const ways: (Way | null)[] = [
    grams.length === 0 ? null : {foundBy: 'text', fits: hasWords('search_text', 'grams', {words, grams})},
    panelAddresses.length === 0
      ? null
      : {foundBy: 'panel', fits: sql<boolean>`panel_address = any(${[...panelAddresses]}::text[])`},
    grams.length === 0 || !persons
      ? null
      : {foundBy: 'reporter', fits: hasWords('reporter_text', 'reporter_grams', {words, grams})},
    persons?.phoneReversed
      ? {foundBy: 'phone', fits: sql<boolean>`phone_reversed like ${`${persons.phoneReversed}%`}`}
      : null,
  ]
  return ways.filter(way => way !== null)
}

function hasWords(
  textColumn: 'search_text' | 'reporter_text',
  gramColumn: 'grams' | 'reporter_grams',
  {words, grams}: {words: readonly string[]; grams: readonly string[]},
): RawBuilder<boolean> {
  const checks = words.map(word => sql`position(${word} in ${sql.ref(textColumn)}) > 0`)
  return sql<boolean>`${sql.ref(gramColumn)} @> ${[...grams]}::text[] and ${sql.join(checks, sql` and `)}`
}

/**
 * Open cases are few, and looked through as such. Of the others only the newest are wanted: how to come by them, along
 * their order for a frequent word or through the index for a rare one, is left to the planner.
 */
async function fetchFitting(
  transaction: Transaction<Database>,
  fits: RawBuilder<boolean>,
  {areas, limit}: FindQuery,
): Promise<readonly {is_open: boolean; body: FoundCase['caseFile']}[]> {
  const isSeen =
    areas === null
      ? sql`true`
      : sql`exists (select from cases c where c.case_code = case_search.case_code
          and (c.community = any(${[...areas]}::text[]) or c.grid_cell = any(${[...areas]}::text[])))`
  const {rows} = await sql<{is_open: boolean; body: FoundCase['caseFile']}>`
    with open_cases as materialized (select case_code from cases where is_open),
    chosen as (
      (select case_code from case_search join open_cases using (case_code)
        where ${fits} and ${isSeen} order by opened_seq desc limit ${limit})
      union
      (select case_code from case_search
        where ${fits} and ${isSeen} order by opened_seq desc limit ${limit})
    )
    select c.is_open, c.body from chosen join cases c using (case_code)
    order by c.is_open desc, c.opened_seq desc limit ${limit}`.execute(transaction)
  return rows
}

function fitsCode(caseCode: string, {words}: FindQuery): 'code' | null {
  const code = toSearchText(caseCode)
  return words.every(word => code.includes(word)) ? 'code' : null
}
