import {randomUUID} from 'node:crypto'
import type {InspectionPlan} from '#contract/inspection.ts'
import {PDF_TYPE, XLSX_TYPE} from '#contract/reportRoutes.ts'
import {problemCodeOf} from './commands.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import {
  draftRound,
  isOnDuty,
  isOwn,
  isSeen,
  keptRound,
  layOut,
  readTeamDay,
  replyOf,
  wrongStop,
  type AskedDay,
  type PlanRouteParts,
} from './planRounds.ts'
import type {StoredSession} from './ports.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import {sendRound} from './sendPlan.ts'

/** The most plans of one list. */
const LIST_LIMIT = 500

/** A team's inspections of a day: chosen, put right by hand, kept and sent. */
export function servePlans(router: ContractRouter, parts: PlanRouteParts): void {
  const {ports, scope, clock} = parts
  const units = new Map(ports.city.units.map(unit => [unit.id, unit]))

  const teamDayOf = (session: StoredSession, asked: AskedDay) => readTeamDay(parts, units, {session, asked})

  const sees = (session: StoredSession, {stops}: Pick<InspectionPlan, 'stops'>) =>
    stops.some(({premisesId}) => isSeen(parts, session, premisesId))

  async function planFor(session: StoredSession, planId: InspectionPlan['planId']) {
    await ports.node.caughtUp(CATCH_UP_MS)
    const plan = ports.live.plan(planId) ?? (await ports.plans.planById(planId))
    return plan && sees(session, plan) ? plan : null
  }

  /** A plan that a session may change: it answers for all of it. */
  async function ownPlan(session: StoredSession, planId: InspectionPlan['planId']) {
    const plan = await planFor(session, planId)
    const unit = plan && units.get(plan.unitId)
    if (!plan || !unit) return refuse('notFound')
    if (!isOwn(parts, session, {plan, unit})) return refuse('outOfScope', {path: '$.planId'})
    return {ok: true as const, plan, unit}
  }

  router.serve('draftPlan', async ({body, session}) => {
    const team = teamDayOf(session, body)
    if (!team.ok) return team
    const area = body.area ?? team.unit.area
    if (!scope.isArea(area)) return refuse('invalid', {path: '$.area'})
    if (!scope.seesArea(session, area)) return refuse('outOfScope', {path: '$.area'})
    const unknown = body.pinned.findIndex(id => !isSeen(parts, session, id))
    if (unknown !== -1) return refuse('invalid', {path: `$.pinned.${String(unknown)}`})
    return draftRound(parts, team, {area, pinned: body.pinned, excluded: body.excluded})
  })

  router.serve('keepPlan', async ({body, session}) => {
    const team = teamDayOf(session, body)
    if (!team.ok) return team
    const wrong = wrongStop(parts, session, body.stops)
    if (wrong) return wrong
    const replaced =
      body.planId === undefined ? {ok: true as const, plan: null} : await ownPlan(session, body.planId)
    if (!replaced.ok) return replaced
    const laid = await layOut(parts, team, body.stops)
    if (!laid.ok) return laid
    const {commandId = randomUUID(), replacesSeq} = body
    const {seq, refusal} = await ports.commit({
      ...{origin: 'wanglou', source: 'command', sourceId: commandId},
      type: 'plan.kept',
      body: {...keptRound(team, laid, replaced.plan), by: session.user, at: clock.now(), replacesSeq},
    })
    if (refusal !== null) return refuse(problemCodeOf(refusal))
    const kept = [...ports.live.plans.values()].find(({updatedSeq}) => updatedSeq === seq)
    return kept ? answer(await replyOf(parts, kept, session)) : refuse('staleVersion')
  })

  router.serve('listPlans', async ({query, session}) => {
    if (query.until < query.from) return refuse('invalid', {path: '$.until'})
    await ports.node.caughtUp(CATCH_UP_MS)
    const plans = await ports.plans.listPlans({...query, limit: LIST_LIMIT})
    return answer({items: plans.filter(plan => sees(session, plan))})
  })

  router.serve('readPlan', async ({params, session}) => {
    const plan = await planFor(session, params.planId)
    return plan ? answer(await replyOf(parts, plan, session)) : refuse('notFound')
  })

  router.serve('sendPlan', async ({params, body, session}) => {
    const own = await ownPlan(session, params.planId)
    if (!own.ok) return own
    const {plan, unit} = own
    if (plan.caseCode !== null) return refuse('notAllowedInState')
    if (plan.updatedSeq !== body.replacesSeq) return refuse('staleVersion')
    if (!isOnDuty(parts, unit, plan.startAt)) return refuse('unitOffDuty')
    return sendRound(parts, {plan, unit, session})
  })

  router.serve('readPlanReport', async ({query, session}) => {
    const plan = await planFor(session, query.planId)
    const unit = plan && units.get(plan.unitId)
    if (!plan || !unit) return refuse('notFound')
    const {plan: told} = await replyOf(parts, plan, session)
    const made = {at: clock.now(), by: session.user}
    const isSheet = query.format === 'xlsx'
    const report = {plan: told, unit}
    const encoded = await (isSheet
      ? ports.reports.planXlsx(report, made)
      : ports.reports.planPdf(report, made))
    const name = `inspection-${plan.day}-${plan.unitId.replaceAll(/[^\w-]/g, '_')}.${query.format}`
    const headers = {
      'content-type': isSheet ? XLSX_TYPE : PDF_TYPE,
      'content-disposition': `attachment; filename="${name}"`,
    }
    return {ok: true, encoded, headers}
  })
}
