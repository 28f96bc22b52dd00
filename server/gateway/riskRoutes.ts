import {createHash} from 'node:crypto'
import {promisify} from 'node:util'
import {constants, gzip} from 'node:zlib'
import {LRUCache} from 'lru-cache'
import {encodeHeatTable, type HeatTable} from '#contract/heatTable.ts'
import type {AreaCode, PremisesId} from '#contract/ids.ts'
import type {WhatIfMeasure} from '#contract/risk.ts'
import {encodeRiskTable} from '#contract/riskTable.ts'
import type {Policy} from '../domain/policy.ts'
import {FEATURE_NAMES} from '../domain/risk/riskFeatures.ts'
import {opinionOf} from '../domain/risk/riskPolicy.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import type {MendingQueries} from './mendingPorts.ts'
import type {City, StoredSession} from './ports.ts'
import {answer, refuse, type EncodedAnswer, type Refusal} from './refusal.ts'
import type {FireRisk, RiskReadiness, SeenAreas} from './riskPorts.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'
import {stillWaiting} from './waitingFindings.ts'

export interface RiskRouteParts {
  readonly risk: FireRisk
  readonly city: City
  readonly scope: Scope
  readonly policy: Pick<Policy, 'fireRisk'>
  readonly mendings: Pick<MendingQueries, 'mendingsOfFindings'>
}

const RETRY_SECONDS = 3
/** Asked for again before it is used again: it changes with what happens. */
const PRIVATE = 'private, no-cache'
const KEPT_SURFACES = 8

const zip = promisify(gzip)

/** The fire risk of premises in scope. */
export function serveRisk(
  router: ContractRouter,
  {risk, city, scope, policy, mendings}: RiskRouteParts,
): void {
  const seenBy = (session: StoredSession): SeenAreas => (scope.seesWholeCity(session) ? null : session.areas)
  const surfaces = new LRUCache<string, EncodedAnswer>({max: KEPT_SURFACES})
  let wholeCity: {readonly version: number; readonly encoded: EncodedAnswer} | null = null

  router.serve('readRiskTable', ({session}) => {
    const ready = risk.readiness()
    if (!ready.isReady) return notReady(ready)
    const seen = seenBy(session)
    if (seen === null && wholeCity?.version === ready.version) return wholeCity.encoded
    const encoded = toAnswer(Buffer.from(encodeRiskTable(risk.table(seen))))
    if (seen === null) wholeCity = {version: ready.version, encoded}
    return encoded
  })

  router.serve('readRiskHeat', async ({query: {measure}, session}) => {
    const ready = risk.readiness()
    if (!ready.isReady) return notReady(ready)
    const seen = seenBy(session)
    const key = JSON.stringify([ready.version, measure, seen])
    const known = surfaces.get(key)
    if (known) return known
    const heat = await risk.heat({measure, seen})
    if (!heat) return notReady(risk.readiness())
    const encoded = await zipHeat(heat)
    surfaces.set(key, encoded)
    return encoded
  })

  router.serve('listRiskPremises', async ({query, session}) => {
    const ready = risk.readiness()
    if (!ready.isReady) return notReady(ready)
    const scoped = scope.areasOf(session, query.area)
    if (!scoped.ok) return scoped
    const {by, top, onlyBlind} = query
    const items = await risk.top({seen: scoped.areas, by, top, onlyBlind: onlyBlind === 'true'})
    return items ? answer({stamp: ready.stamp, items: [...items]}) : notReady(risk.readiness())
  })

  router.serve('explainRisk', async ({params, session}) => {
    const ready = risk.readiness()
    if (!ready.isReady) return notReady(ready)
    if (!isSeen(session, params.id)) return refuse('notFound')
    const explanation = await risk.explain(params.id)
    return explanation ? answer({...explanation, stamp: ready.stamp}) : notReady(risk.readiness())
  })

  router.serve('listAreaRisks', ({query: {level, parent}, session}) => {
    const ready = risk.readiness()
    if (!ready.isReady) return notReady(ready)
    if (parent !== undefined && !scope.isArea(parent)) return refuse('invalid', {path: '$.parent'})
    const codes = city.areaTree.areas
      .filter(area => area.level === level && scope.seesArea(session, area.code))
      .filter(area => parent === undefined || area.parent === parent)
      .map(({code}) => code)
    return answer({stamp: ready.stamp, items: [...risk.areaRisks(codes)]})
  })

  serveModel(router, {risk, policy})
  serveFindings(router, {risk, mendings})

  router.serve('tryRiskMeasures', async ({body: {measures}, session}) => {
    const ready = risk.readiness()
    if (!ready.isReady) return notReady(ready)
    const refusal = refuseMeasures(session, measures)
    if (refusal) return refusal
    const tried = await risk.tryMeasures({measures, seen: seenBy(session)})
    if (!tried) return notReady(risk.readiness())
    return answer({...tried, communities: [...tried.communities], stamp: ready.stamp})
  })

  router.serve('readWhatIfHeat', async ({body: {measures, measure}, session}) => {
    const ready = risk.readiness()
    if (!ready.isReady) return notReady(ready)
    const refusal = refuseMeasures(session, measures)
    if (refusal) return refusal
    const heat = await risk.tryHeat({measures, measure, seen: seenBy(session)})
    return heat ? zipHeat(heat) : notReady(risk.readiness())
  })

  function refuseMeasures(session: StoredSession, measures: readonly WhatIfMeasure[]): Refusal | null {
    const refused = measures.map(
      ({area, premisesIds = []}, index) =>
        refuseArea(session, area, `$.measures.${index}.area`) ??
        refuseUnknown(session, premisesIds, `$.measures.${index}.premisesIds`),
    )
    return refused.find(each => each !== null) ?? null
  }

  /** Premises that a session does not see are as good as unknown. */
  function isSeen(session: StoredSession, id: PremisesId): boolean {
    const premises = city.premises.get(id)
    return premises !== undefined && scope.seesPlace(session, city.areaTree.locate(premises.position))
  }

  function refuseUnknown(session: StoredSession, ids: readonly PremisesId[], path: string): Refusal | null {
    const unknown = ids.findIndex(id => !isSeen(session, id))
    return unknown < 0 ? null : refuse('invalid', {path: `${path}.${unknown}`})
  }

  function refuseArea(session: StoredSession, area: AreaCode | undefined, path: string): Refusal | null {
    if (area === undefined || scope.seesArea(session, area)) return null
    return refuse(scope.isArea(area) ? 'outOfScope' : 'invalid', {path})
  }
}

function serveModel(router: ContractRouter, {risk, policy}: Pick<RiskRouteParts, 'risk' | 'policy'>): void {
  const prior = FEATURE_NAMES.map(feature => ({feature, ...opinionOf(policy.fireRisk, feature)}))

  router.serve('readRiskModel', async () => {
    const ready = risk.readiness()
    if (!ready.isReady) return notReady(ready)
    const {refused, ...state} = await risk.model()
    const named = refused.map(({model, ...fitted}) => ({...fitted, version: model.version}))
    return answer({...state, stamp: ready.stamp, refused: named, prior})
  })

  router.serve('refitRisk', ({session}) => {
    const ready = risk.readiness()
    // A model that cannot be used is mended by another one.
    if (!ready.isReady && ready.detail === null) return notReady(ready)
    return risk.refit(session.user) ? answer({isFitting: true}) : refuse('alreadyFitting')
  })
}

function serveFindings(
  router: ContractRouter,
  {risk, mendings}: Pick<RiskRouteParts, 'risk' | 'mendings'>,
): void {
  router.serve('listRiskFindings', async ({query}) => {
    const ready = risk.readiness()
    if (!ready.isReady) return notReady(ready)
    const start = decodeCursor(query.cursor)
    if (start === undefined) return refuse('invalid', {path: '$.cursor'})
    const from = start === null ? 0 : start + 1
    const found = await risk.findings({from, limit: query.limit + 1})
    if (!found) return notReady(risk.readiness())
    const page = pageOf(
      found.map((finding, at) => ({finding, at: from + at})),
      query.limit,
      ({at}) => at,
    )
    const items = page.items.map(({finding}) => finding)
    const mended = await mendings.mendingsOfFindings(items.map(({findingId}) => findingId))
    return answer({items: stillWaiting(items, mended), nextCursor: page.nextCursor})
  })
}

/** There are no scores yet; with what has to be mended first, where it is that. */
export function notReady(readiness: RiskReadiness): Refusal {
  const detail = readiness.isReady ? null : readiness.detail
  return refuse('riskNotReady', {retryAfterSeconds: RETRY_SECONDS, ...(detail === null ? {} : {detail})})
}

async function zipHeat(heat: HeatTable): Promise<EncodedAnswer> {
  const zipped = await zip(encodeHeatTable(heat), {level: constants.Z_BEST_SPEED})
  return toAnswer(zipped, {'content-encoding': 'gzip'})
}

function toAnswer(encoded: Buffer, headers: Readonly<Record<string, string>> = {}): EncodedAnswer {
  const etag = `"${createHash('sha256').update(encoded).digest('base64url')}"`
  return {ok: true, encoded, headers: {...headers, etag, 'cache-control': PRIVATE}}
}
