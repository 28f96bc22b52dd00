import {randomUUID} from 'node:crypto'
import {expect, it} from 'vitest'
import {z} from 'zod'
import {hazardRoutes} from '#contract/hazardRoutes.ts'
import {readHttpJson, writeHttpJson} from '#contract/httpJson.ts'
import type {PremisesId} from '#contract/ids.ts'
import {inspectionRoutes} from '#contract/inspectionRoutes.ts'
import {planRoutes} from '#contract/planRoutes.ts'
import {riskRoutes} from '#contract/riskRoutes.ts'
import {taskRoutes} from '#contract/taskRoutes.ts'
import {unitSchema} from '#contract/unit.ts'
import {logInOfficer, type Officer} from '../fixtures/officer.ts'
import {until} from '../fixtures/until.ts'
import {useServer} from '../fixtures/useServer.ts'

/** Tomorrow where the city is. */
const DAY = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10)
const RISK_BOUND_MS = 120_000
const city = useServer()

/** The round of a grid worker in its own community, as it is drafted once the risk is known. */
async function draftOf(duty: Officer) {
  const units = await duty.all('/api/units', unitSchema)
  const worker = units.find(({kind}) => kind === 'gridWorker')
  if (!worker) throw new Error('the city was to have grid workers')
  const ask = () =>
    duty.post(
      '/api/plans/draft',
      {unitId: worker.id, day: DAY, area: worker.area},
      planRoutes.draftPlan.reply,
    )
  let drafted = await ask()
  await until(
    'the round is drafted',
    async () => {
      if (drafted.status === 503) drafted = await ask()
      return drafted.status !== 503
    },
    RISK_BOUND_MS,
  )
  // Whatever the hour at which this test runs.
  await duty.post(`/api/units/${worker.id}/status`, {duty: 'on'}, taskRoutes.reportUnitStatus.reply)
  if (!drafted.reply) throw new Error(`no draft: ${drafted.problem.code}`)
  return {worker, draft: drafted.reply}
}

/** What the phone of a task says with its link. */
async function openPhone(duty: Officer, taskId: string) {
  const {reply} = await duty.post(`/api/tasks/${taskId}/link`, {}, taskRoutes.linkTask.reply)
  const token = reply && new URL(reply.url).searchParams.get('t')
  const headers = {authorization: `Bearer ${String(token)}`, 'content-type': 'application/json'}
  const call = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(city.server.url + path, {headers, ...init})
    return {status: answer.status, body: readHttpJson(await answer.text())}
  }
  return {
    task: async () => taskRoutes.readFieldTask.reply.parse((await call('/api/field/task')).body),
    report: (told: object) => call('/api/field/inspections', {method: 'POST', body: writeHttpJson(told)}),
  }
}

const inspectedMonths = (duty: Officer, id: PremisesId) =>
  duty
    .get(`/api/risk/premises/${id}`, riskRoutes.explainRisk.reply)
    .then(({contributions}) => contributions.find(({feature}) => feature === 'monthsSinceInspection')?.value)

it('a round is drafted, kept, sent, walked and reported; the risk then knows of the visit', async () => {
  const duty = await logInOfficer(city.server.url, 'duty')
  const {worker, draft} = await draftOf(duty)
  expect(draft.stops.length).toBeGreaterThan(1)
  const [first] = draft.stops
  if (!first) throw new Error('the round was to have stops')
  const monthsBefore = await inspectedMonths(duty, first.premisesId)

  const kept = await duty.post(
    '/api/plans',
    {
      ...{unitId: worker.id, day: DAY},
      stops: draft.stops.map(({premisesId, isPinned}) => ({premisesId, isPinned})),
    },
    planRoutes.keepPlan.reply,
  )
  if (!kept.reply) throw new Error(`not kept: ${kept.problem.code}`)
  const {plan, seq} = kept.reply
  expect(plan.stops.map(({arriveAt}) => arriveAt)).toEqual(draft.stops.map(({arriveAt}) => arriveAt))

  const sent = await duty.post(
    `/api/plans/${plan.planId}/send`,
    {replacesSeq: seq},
    planRoutes.sendPlan.reply,
  )
  const [task] = sent.reply?.tasks ?? []
  if (!task) throw new Error(`not sent: ${String(sent.problem?.code)}`)
  const phone = await openPhone(duty, task.taskId)
  const told = await phone.task()
  expect(told.plan?.stops.map(({premisesId}) => premisesId)).toEqual(
    plan.stops.map(({premisesId}) => premisesId),
  )
  expect(told.plan?.stops.some(({isDone}) => isDone)).toBe(false)

  const report = {
    ...{commandId: randomUUID(), premisesId: first.premisesId, planId: plan.planId},
    ...{outcome: 'hazardsFound', seen: {indoorCharging: true, secondExit: false}},
    hazards: [{kind: 'indoorCharging', severity: 'major', description: 'Two bicycles in the stairwell'}],
  }
  const [reported, again] = [await phone.report(report), await phone.report(report)]
  expect([reported.status, again.status]).toEqual([201, 201])
  const {inspection, hazardIds} = inspectionRoutes.reportFieldInspection.reply.parse(reported.body)
  expect(inspectionRoutes.reportFieldInspection.reply.parse(again.body).hazardIds).toEqual(hazardIds)

  const after = await duty.get(`/api/plans/${plan.planId}`, planRoutes.readPlan.reply)
  expect(after.plan.stops.map(({inspectionId}) => inspectionId)).toEqual(
    plan.stops.map((_, index) => (index === 0 ? inspection.inspectionId : null)),
  )
  expect((await phone.task()).plan?.stops[0]).toMatchObject({
    isDone: true,
    openHazards: expect.arrayContaining([expect.objectContaining({hazardId: hazardIds[0]})]),
  })
  const list = z.object({items: hazardRoutes.listHazards.reply.shape.items})
  const open = await duty.get(`/api/hazards?premises=${first.premisesId}`, list)
  expect(open.items.filter(({hazardId}) => hazardIds.includes(hazardId))).toMatchObject([
    {kind: 'indoorCharging', severity: 'major', state: 'found', source: 'inspection'},
  ])

  await until('the risk knows of the visit', async () => {
    const months = await inspectedMonths(duty, first.premisesId)
    return typeof months === 'number' && months < 0.1
  })
  expect(monthsBefore ?? Infinity).toBeGreaterThan(0.1)
  const explained = await duty.get(`/api/risk/premises/${first.premisesId}`, riskRoutes.explainRisk.reply)
  expect(explained.history.map(({what}) => what)).toEqual(expect.arrayContaining(['inspection', 'hazard']))
}, 240_000)
