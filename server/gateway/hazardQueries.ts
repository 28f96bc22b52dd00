import {isHazardOpen, type Hazard} from '#contract/hazard.ts'
import type {HazardRow} from '#contract/hazardRoutes.ts'
import type {HttpQuery} from '#contract/httpRoutes.ts'
import {hazardCommandsFor} from '../domain/hazardTransitions.ts'
import {hazardFigures, HAZARD_FIGURES_MS, type OverHazard} from '../domain/hazardFigures.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import type {Clock} from './options.ts'
import type {AreaLookup, City, GatewayPorts, StoredSession} from './ports.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface HazardQueryParts {
  readonly ports: Pick<GatewayPorts, 'hazards' | 'live' | 'node' | 'pastHazards' | 'risk'>
  readonly city: Pick<City, 'premises' | 'areaTree'>
  readonly scope: Scope
  readonly clock: Clock
}

/** Hazards as far as a session may see them, and their figures. */
export function serveHazardQueries(router: ContractRouter, parts: HazardQueryParts): void {
  const {ports, city, scope, clock} = parts
  const {hazards, live, node} = ports

  const named = (premisesId: Hazard['premisesId']) => {
    const premises = city.premises.get(premisesId)
    return {premisesName: premises?.name ?? null, address: premises?.address ?? null}
  }
  const toRow = ({steps: _steps, ...hazard}: Hazard): HazardRow => ({...hazard, ...named(hazard.premisesId)})

  router.serve('listHazards', async ({query, session}) => {
    const scoped = scope.areasOf(session, query.area)
    if (!scoped.ok) return scoped
    if (query.onlyOpen || query.onlyOverdue || query.onlyMajor) {
      const page = openPage(
        [...live.hazards.values()].filter(hazard => isAsked(hazard, query) && isSeen(hazard, session, query)),
        query,
      )
      return page ? answer({...page, items: page.items.map(toRow)}) : refuse('invalid', {path: '$.cursor'})
    }
    const beforeSeq = decodeCursor(query.cursor)
    if (beforeSeq === undefined) return refuse('invalid', {path: '$.cursor'})
    await node.caughtUp(CATCH_UP_MS)
    const rows = await hazards.listHazards({
      areas: scoped.areas,
      premisesId: query.premises ?? null,
      states: query.state ?? null,
      kinds: query.kind ?? null,
      onlyOpen: false,
      beforeSeq,
      limit: query.limit + 1,
    })
    const page = pageOf(rows, query.limit, ({foundSeq}) => foundSeq)
    return answer({...page, items: page.items.map(toRow)})
  })

  router.serve('readHazardFigures', async ({query, session}) => {
    const scoped = scope.areasOf(session, query.area)
    if (!scoped.ok) return scoped
    const now = clock.now()
    const seen = [...live.hazards.values()].filter(hazard => isSeen(hazard, session, query))
    await node.caughtUp(CATCH_UP_MS)
    const closed = await hazards.closedHazards({areas: scoped.areas, since: now - HAZARD_FIGURES_MS})
    const past: readonly OverHazard[] = (ports.pastHazards()?.recent ?? []).filter(({community, gridCell}) =>
      isIn(gridCell ?? community, scoped.areas, city.areaTree),
    )
    const figures = hazardFigures(seen, [...closed, ...past], now)
    return answer({
      ...figures,
      repeats: figures.repeats.map(row => ({...row, ...named(row.premisesId)})),
    })
  })

  router.serve('readHazard', async ({params, session}) => {
    await node.caughtUp(CATCH_UP_MS)
    const hazard = live.hazards.get(params.hazardId) ?? (await hazards.hazardById(params.hazardId))
    if (!hazard || !scope.seesPlace(session, hazard.place)) return refuse('notFound')
    return answer({
      hazard: {...hazard, ...named(hazard.premisesId)},
      commands: hazardCommandsFor(hazard, session.role),
      weight: await weigh(hazard),
    })
  })

  /** One that is said to be mended counts as past; one that was none weighs nothing. */
  async function weigh({premisesId, severity, state}: Hazard) {
    if (state === 'voided') return null
    const isOpen = state === 'found' || state === 'ordered'
    return ports.risk.weighHazard({premisesId, isMajor: severity === 'major', isOpen})
  }

  function isSeen(
    {place}: Hazard,
    session: StoredSession,
    {area}: {area?: HttpQuery<'listHazards'>['area']},
  ) {
    if (!scope.seesPlace(session, place)) return false
    return (
      area === undefined ||
      area === scope.cityCode ||
      isIn(place.gridCell ?? place.community, [area], city.areaTree)
    )
  }

  function isAsked(hazard: Hazard, query: HttpQuery<'listHazards'>): boolean {
    if (!isHazardOpen(hazard)) return false
    if (query.onlyOverdue && (hazard.dueAt === null || hazard.dueAt >= clock.now())) return false
    if (query.onlyMajor && hazard.severity !== 'major') return false
    return isOfThese(hazard, query)
  }
}

function isOfThese(
  hazard: Hazard,
  {premises = hazard.premisesId, state = [hazard.state], kind = [hazard.kind]}: HttpQuery<'listHazards'>,
): boolean {
  return hazard.premisesId === premises && state.includes(hazard.state) && kind.includes(hazard.kind)
}

function isIn(
  code: Hazard['place']['community'],
  areas: readonly NonNullable<Hazard['place']['community']>[] | null,
  areaTree: Pick<AreaLookup, 'isWithin'>,
): boolean {
  if (areas === null) return true
  return code !== null && areas.some(area => areaTree.isWithin(code, area))
}

/** Open hazards by when they are due, so that the longest overdue come first; null for a cursor of another make. */
function openPage(open: readonly Hazard[], {cursor, limit}: {cursor?: string | undefined; limit: number}) {
  const after = cursor === undefined ? null : readPlace(cursor)
  if (after === undefined) return null
  const rest = open
    .filter(hazard => after === null || comparePlaces(placeOf(hazard), after) > 0)
    .sort((left, right) => comparePlaces(placeOf(left), placeOf(right)))
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return {items, nextCursor: rest.length > limit && last ? writePlace(placeOf(last)) : null}
}

type DuePlace = readonly [dueAt: number, hazardId: string]

function placeOf({dueAt, hazardId}: Hazard): DuePlace {
  return [dueAt ?? Number.MAX_SAFE_INTEGER, hazardId]
}

function comparePlaces(left: DuePlace, right: DuePlace): number {
  if (left[0] !== right[0]) return left[0] - right[0]
  if (left[1] === right[1]) return 0
  return left[1] < right[1] ? -1 : 1
}

function writePlace([dueAt, hazardId]: DuePlace): string {
  return Buffer.from(`due1:${String(dueAt)}:${hazardId}`).toString('base64url')
}

function readPlace(cursor: string): DuePlace | undefined {
  const match = /^due1:(\d{1,16}):(.+)$/.exec(Buffer.from(cursor, 'base64url').toString())
  return match?.[2] === undefined ? undefined : [Number(match[1]), match[2]]
}
