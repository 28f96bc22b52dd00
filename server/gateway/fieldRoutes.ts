import type {CaseFile} from '#contract/caseFile.ts'
import {isTaskEnded, type Task, type TaskId} from '#contract/task.ts'
import type {FieldTask} from '#contract/taskRoutes.ts'
import {factsOf, fieldPlan} from './fieldPlan.ts'
import type {Clock} from './options.ts'
import type {City, GatewayPorts} from './ports.ts'
import type {RateLimit} from './rateLimits.ts'
import {readPhoto} from './readPhoto.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import {commitStep} from './stepTask.ts'

export interface FieldRouteParts {
  readonly ports: Pick<GatewayPorts, 'cases' | 'city' | 'commit' | 'live' | 'photos' | 'plans' | 'tasks'>
  readonly clock: Clock
  /** Photos that one task may send. */
  readonly photosPerTask: RateLimit
}

/** The page on which a unit does its task, by the signed link that it was sent. */
export function serveField(router: ContractRouter, {ports, clock, photosPerTask}: FieldRouteParts): void {
  const {live, photos, city} = ports

  const taskOf = async (taskId: TaskId) => live.task(taskId) ?? ports.tasks.taskById(taskId)

  router.serve('readFieldTask', async ({field}) => {
    const task = await taskOf(field.taskId)
    const caseFile = task && (live.caseByCode(task.caseCode) ?? (await ports.cases.caseByCode(task.caseCode)))
    if (!task || !caseFile) return refuse('notFound')
    const plan = live.planOfCase(task.caseCode) ?? (await ports.plans.planOfCase(task.caseCode))
    const others = live
      .tasksOf(task.caseCode)
      .filter(({taskId, status}) => taskId !== task.taskId && status !== 'held' && status !== 'cancelled')
    return answer({
      task,
      case: fieldCase(caseFile, task),
      premises: premisesOf(city, caseFile),
      plan: plan && fieldPlan(plan, {city, hazards: live.hazards.values()}),
      others: others.map(({unitName, unitKind, capability, status, since}) => ({
        unitName,
        unitKind,
        capability,
        status,
        since,
      })),
      expiresAt: field.expiresAt,
    })
  })

  router.serve('stepFieldTask', async ({params, body, field}) => {
    const task = await taskOf(field.taskId)
    if (!task) return refuse('notFound')
    return commitStep(
      {commit: record => ports.commit(record), live, photos, clock},
      {
        task,
        step: params.step,
        told: body,
        by: task.unitName,
        byParty: 'unit',
        source: `field:${task.taskId}`,
      },
    )
  })

  router.serve('addFieldPhoto', async ({bytes, field}) => {
    const task = await taskOf(field.taskId)
    if (!task) return refuse('notFound')
    const retryAfterSeconds = await photosPerTask.consume(task.taskId)
    if (retryAfterSeconds > 0) return refuse('tooManyRequests', {retryAfterSeconds})
    const photo = await readPhoto(bytes)
    if (!photo) return refuse('notAPhoto')
    await photos.keepPhoto({...photo, taskId: task.taskId, caseCode: task.caseCode})
    return answer({photoId: photo.photoId, type: photo.type, bytes: photo.bytes.length})
  })
}

/** What a unit has to know of the case; who reported it, only while it may have to ask him. */
function fieldCase(caseFile: CaseFile, task: Task) {
  const {caseCode, kind, level, title, description, address, place, origin, occurredAt, reporter, isDrill} =
    caseFile
  return {
    ...{caseCode, kind, level, title, description, address, place, origin, occurredAt, isDrill},
    reporter: isTaskEnded(task) ? null : reporter,
  }
}

function premisesOf(city: Pick<City, 'premises'>, {origin}: CaseFile): FieldTask['premises'] {
  const premisesId = origin.type === 'alarm' ? origin.premisesId : null
  return premisesId === null ? null : factsOf(city, premisesId)
}
