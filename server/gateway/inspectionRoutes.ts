import {randomUUID} from 'node:crypto'
import {hazardIdSchema, type HazardFound} from '#contract/hazard.ts'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {PremisesId} from '#contract/ids.ts'
import type {InspectionPlan, InspectionReported, PlanId} from '#contract/inspection.ts'
import type {InspectionRequest} from '#contract/inspectionRoutes.ts'
import type {NewRecord} from '#contract/record.ts'
import type {Role} from '#contract/session.ts'
import type {Task, TaskPhoto} from '#contract/task.ts'
import {isPossibleFact} from '../domain/risk/attributeFeatures.ts'
import type {Clock} from './options.ts'
import type {City, GatewayPorts} from './ports.ts'
import {pickPhotos} from './premisesPhotos.ts'
import {answer, refuse, type Outcome} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface InspectionRouteParts {
  readonly ports: Pick<
    GatewayPorts,
    'cases' | 'commitAll' | 'hazards' | 'live' | 'pastHazards' | 'photos' | 'tasks'
  >
  readonly city: Pick<City, 'premises' | 'areaTree'>
  readonly scope: Scope
  readonly clock: Clock
}

/** Who inspected, and whose photos he may attach. */
interface Inspector {
  readonly by: string
  readonly role?: Role
  readonly source: string
  readonly kept: readonly TaskPhoto[]
}

/** What an inspector counts. */
const COUNTED_FACTS = ['tenants', 'rooms'] as const

/** Inspections of premises, by officers and by units at their tasks. */
export function serveInspections(router: ContractRouter, parts: InspectionRouteParts): void {
  const {ports, city, scope, clock} = parts

  router.serve('reportInspection', async ({body, session}) => {
    const premises = city.premises.get(body.premisesId)
    const isSeen = premises && scope.seesPlace(session, city.areaTree.locate(premises.position))
    if (!isSeen) return refuse('notFound', {path: '$.premisesId'})
    const isOfPlan = body.planId === undefined || isStop(body.premisesId, await planOf(body.planId))
    if (!isOfPlan) return refuse('notFound', {path: '$.planId'})
    const kept = await ports.photos.photosOfPremises(body.premisesId)
    return report(body, {by: session.user, role: session.role, source: 'command', kept})
  })

  router.serve('reportFieldInspection', async ({body, field}) => {
    const task = ports.live.task(field.taskId) ?? (await ports.tasks.taskById(field.taskId))
    const isOfTask = task && city.premises.has(body.premisesId) && (await isAt(task, body))
    if (!isOfTask) return refuse('notFound', {path: '$.premisesId'})
    const kept = await ports.photos.photosOfTask(task.taskId)
    return report(body, {by: task.unitName, source: `field:${task.taskId}`, kept})
  })

  async function planOf(planId: PlanId): Promise<InspectionPlan | null> {
    return ports.live.plan(planId) ?? ports.hazards.planById(planId)
  }

  /** Whether a task is at these premises: its case came of them, or it was sent with a plan that has them. */
  async function isAt(task: Task, {premisesId, planId}: InspectionRequest): Promise<boolean> {
    if (planId !== undefined) {
      const plan = await planOf(planId)
      return plan?.caseCode === task.caseCode && isStop(premisesId, plan)
    }
    const {caseCode} = task
    const caseFile = ports.live.caseByCode(caseCode) ?? (await ports.cases.caseByCode(caseCode))
    return caseFile?.origin.type === 'alarm' && caseFile.origin.premisesId === premisesId
  }

  async function report(
    told: InspectionRequest,
    inspector: Inspector,
  ): Promise<Outcome<HttpReply<'reportInspection'>>> {
    const wrong = placeOfWrong(told, clock.now())
    if (wrong !== null) return refuse('invalid', {path: wrong})
    const commandId = told.commandId ?? randomUUID()
    const made = recordsOf(told, inspector, {commandId, now: clock.now(), countOf})
    if (!made) return refuse('invalid', {path: '$.photoIds'})
    const {seq} = await ports.commitAll(made.records)
    const {role: _role, ...inspection} = made.inspection
    return answer({inspection, hazardIds: inspection.hazards.map(({hazardId}) => hazardId), seq})
  }

  function countOf(premisesId: PremisesId, kind: HazardFound['kind']): number {
    return ports.pastHazards()?.countOf(premisesId, kind) ?? 0
  }
}

function isStop(premisesId: PremisesId, plan: InspectionPlan | null): boolean {
  return plan?.stops.some(stop => stop.premisesId === premisesId) ?? false
}

/** Where a report contradicts itself, or tells what cannot be; null where it does not. */
function placeOfWrong({outcome, hazards, seen}: InspectionRequest, now: number): string | null {
  const year = new Date(now).getUTCFullYear()
  const impossible = COUNTED_FACTS.find(fact => !isPossibleFact(fact, seen[fact] ?? 0, year))
  if (impossible !== undefined) return `$.seen.${impossible}`
  if ((outcome === 'hazardsFound') !== hazards.length > 0) return '$.hazards'
  const index = hazards.findIndex(({until}) => until !== undefined && until <= now)
  return index === -1 ? null : `$.hazards.${String(index)}.until`
}

function recordsOf(
  told: InspectionRequest,
  {by, role, source, kept}: Inspector,
  {
    commandId,
    now,
    countOf,
  }: {commandId: string; now: number; countOf: (id: PremisesId, kind: HazardFound['kind']) => number},
): {inspection: InspectionReported; records: NewRecord[]} | null {
  const {premisesId} = told
  const at = Math.min(told.at ?? now, now)
  const whose = {by, ...(role ? {role} : {})}
  const photos = pickPhotos(kept, told.photoIds)
  if (!photos) return null
  const found: HazardFound[] = []
  for (const [index, {kind, severity, description, until, photoIds}] of told.hazards.entries()) {
    const own = pickPhotos(kept, photoIds)
    if (!own) return null
    found.push({
      hazardId: hazardIdSchema.parse(`hazard-${commandId}-${String(index + 1)}`),
      ...{premisesId, kind, severity, source: 'inspection', department: null, description, at},
      orderedUntil: until ?? null,
      ...{photos: own, ...whose},
      repeatsBefore: countOf(premisesId, kind),
    })
  }
  const inspection: InspectionReported = {
    inspectionId: `inspection-${commandId}`,
    ...{premisesId, department: null, at, outcome: told.outcome, seen: told.seen},
    hazards: found.map(({hazardId, kind, severity}) => ({hazardId, kind, severity})),
    note: told.note === '' ? null : told.note,
    photos,
    planId: told.planId ?? null,
    ...whose,
  }
  const name = {origin: 'wanglou', source} as const
  return {
    inspection,
    records: [
      {...name, sourceId: commandId, type: 'inspection.reported', body: inspection},
      ...found.map((body): NewRecord => ({...name, sourceId: body.hazardId, type: 'hazard.found', body})),
    ],
  }
}
