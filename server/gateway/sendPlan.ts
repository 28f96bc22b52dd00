import type {HttpReply} from '#contract/httpRoutes.ts'
import type {InspectionPlan} from '#contract/inspection.ts'
import type {Unit} from '#contract/unit.ts'
import {summariseCase} from '../domain/summariseCase.ts'
import {problemCodeOf} from './commands.ts'
import {replyOf, type PlanRouteParts} from './planRounds.ts'
import type {StoredSession} from './ports.ts'
import {answer, refuse, type Outcome} from './refusal.ts'

/** Opens the round's case, sends its team, and keeps the plan with the case's code; each step once, however often it is tried. */
export async function sendRound(
  parts: PlanRouteParts,
  {plan, unit, session}: {plan: InspectionPlan; unit: Unit; session: StoredSession},
): Promise<Outcome<HttpReply<'sendPlan'>>> {
  const {ports, clock} = parts
  const by = {by: session.user, role: session.role, at: clock.now()}
  const step = (name: string) => ({
    origin: 'wanglou' as const,
    source: 'plan',
    sourceId: `${plan.planId}:${name}`,
  })
  const [stop] = plan.stops
  const first = stop && ports.city.premises.get(stop.premisesId)
  const filed = await ports.commit({
    ...step('case'),
    type: 'case.filed',
    body: {
      ...{kind: 'safety', level: 4, title: ports.reports.planTitle({plan, unit}), description: ''},
      position: first ? [...first.position] : null,
      address: first?.address ?? '',
      reporter: null,
      occurredAt: by.at,
      ...by,
    },
  })
  const opened = [...ports.live.cases.values()].find(({openedSeq}) => openedSeq === filed.seq)
  if (!opened) return refuse('notAllowedInState')
  const sent = await ports.commit({
    ...step(`tasks:${String(opened.version)}`),
    type: 'case.dispatched',
    body: {
      ...{caseCode: opened.caseCode, version: opened.version, ...by, needsRelease: false, note: null},
      tasks: [
        {
          ...{unitId: unit.id, unitName: unit.name, unitKind: unit.kind, etaSeconds: null},
          capability: unit.capabilities.includes('verify') ? 'verify' : (unit.capabilities[0] ?? 'verify'),
          channel: ports.channelOf({isDrill: false}),
        },
      ],
    },
  })
  if (sent.refusal !== null) return refuse(problemCodeOf(sent.refusal))
  const {updatedSeq, ...rest} = plan
  const kept = await ports.commit({
    ...step(`sent:${String(updatedSeq)}`),
    type: 'plan.kept',
    body: {...rest, caseCode: opened.caseCode, replacesSeq: updatedSeq, at: by.at},
  })
  if (kept.refusal !== null) return refuse(problemCodeOf(kept.refusal))
  const now = ports.live.plan(plan.planId) ?? plan
  const caseFile = ports.live.caseByCode(opened.caseCode) ?? opened
  return answer({
    ...(await replyOf(parts, now, session)),
    case: summariseCase(caseFile),
    tasks: [...ports.live.tasksOf(opened.caseCode)],
  })
}
