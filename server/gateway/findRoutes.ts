import {PHONE_TAIL_DIGITS, type FoundItem, type FoundType} from '#contract/find.ts'
import type {PanelAddress} from '#contract/ids.ts'
import {reversedDigitsOf, searchWordsOf} from '../domain/searchText.ts'
import {summariseCase} from '../domain/summariseCase.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import {seesReportersInFull} from './masking.ts'
import type {CaseQueries, City, NodeState, PanelControl, StoredPremises, StoredSession} from './ports.ts'
import type {RateLimit} from './rateLimits.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'
import {TextLines} from './textLines.ts'

/** Panels by whose name cases are found at once. */
const PANELS_AT_ONCE = 50

export interface FindRouteParts {
  readonly cases: CaseQueries
  readonly panels: PanelControl
  readonly city: City
  readonly node: NodeState
  readonly scope: Scope
  readonly perSession: RateLimit
}

/** One box that finds everything a session may see. */
export function serveFind(router: ContractRouter, parts: FindRouteParts): void {
  const {cases, panels, city, node, scope, perSession} = parts
  const areas = new TextLines(city.areaTree.areas, ({name, code}) => [name, code])
  let premises: TextLines<StoredPremises> | null = null
  const units = new TextLines(city.units, ({name, id}) => [name, id])

  router.serve('find', async ({query, session}) => {
    const retryAfterSeconds = await perSession.consume(session.sessionId)
    if (retryAfterSeconds > 0) return refuse('tooManyRequests', {retryAfterSeconds})
    const words = searchWordsOf(query.q)
    const wanted = query.limit + 1
    // Made when first asked for: a start does not wait for it.
    premises ??= new TextLines([...city.premises.values()], ({id, name, address}) => [name, address, id])
    const found: Record<FoundType, readonly FoundItem[]> = {
      case: await findCases(query.q, words, wanted, session),
      premises: premises
        .find(words, wanted, ({position}) => scope.seesPlace(session, city.areaTree.locate(position)))
        .map(({id, name, kind, address, position}) => ({
          type: 'premises',
          id,
          name,
          kind,
          address,
          position: [...position],
        })),
      area: areas
        .find(words, wanted, ({code}) => scope.seesArea(session, code))
        .map(({code, level, name, parent}) => ({type: 'area', code, level, name, parent})),
      unit: units
        .find(words, wanted, unit => scope.seesUnit(session, unit))
        .map(({id, name, kind, position}) => ({type: 'unit', id, name, kind, position})),
    }
    const types = ['case', 'premises', 'area', 'unit'] as const
    return answer({
      items: types.flatMap(type => found[type].slice(0, query.limit)),
      more: types.filter(type => found[type].length > query.limit),
    })
  })

  async function findCases(q: string, words: readonly string[], limit: number, session: StoredSession) {
    const scoped = scope.areasOf(session, undefined)
    if (!scoped.ok) return []
    await node.caughtUp(CATCH_UP_MS)
    const rows = await cases.findCases({
      words,
      panelAddresses: panelsNamed(words),
      persons: seesReportersInFull(session.role) ? {phoneReversed: phoneTailOf(q)} : null,
      areas: scoped.areas,
      limit,
    })
    return rows.map(({caseFile, foundBy}) => ({...summariseCase(caseFile), type: 'case', foundBy}) as const)
  }

  /** Cases of alarms have no title: they are known by their panel's name. */
  function panelsNamed(words: readonly string[]): readonly PanelAddress[] {
    return new TextLines(panels.list(), ({name, address}) => [name ?? '', address])
      .find(words, PANELS_AT_ONCE, () => true)
      .map(({address}) => address)
  }
}

/** The digits of a query that may be the end of a phone number, last one first; null for any other. */
function phoneTailOf(q: string): string | null {
  if (/[^\d\s+-]/.test(q.normalize('NFKC'))) return null
  const reversed = reversedDigitsOf(q)
  return reversed.length >= PHONE_TAIL_DIGITS ? reversed : null
}
