import {z} from 'zod'

const sessionSchema = z.object({token: z.string()})
const drillSchema = z.object({drill: z.object({drillId: z.string()})})
const drillsSchema = z.object({
  items: z.array(
    z.object({
      drillId: z.string(),
      startedBy: z.string(),
      endedAt: z.string().nullable(),
      panelAddresses: z.array(z.string()),
    }),
  ),
})
const stepSchema = z.object({
  step: z.string(),
  seconds: z.number().nullable(),
  target: z.object({withinSeconds: z.number()}).nullable(),
  isWithin: z.boolean().nullable(),
})
const reportSchema = z.object({
  drill: z.object({
    drillId: z.string(),
    name: z.string(),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
  }),
  cases: z.array(
    z.object({
      caseCode: z.string(),
      title: z.string().nullable(),
      steps: z.array(stepSchema),
      tasks: z.array(z.object({taskId: z.string(), unitName: z.string(), steps: z.array(stepSchema)})),
    }),
  ),
  alarms: z.object({
    raised: z.number(),
    acknowledged: z.number(),
    longestUnacknowledgedSeconds: z.number().nullable(),
  }),
  summary: z.array(
    z.object({
      step: z.string(),
      expected: z.number(),
      reached: z.number(),
      within: z.number().nullable(),
      p50Seconds: z.number().nullable(),
      p90Seconds: z.number().nullable(),
    }),
  ),
})
export type DrillReport = z.infer<typeof reportSchema>

export interface DrillDesk {
  /** Ends first what this account started and an earlier run, cut short, left behind. */
  start(told: {name: string; scenario: string; panelAddresses: readonly string[]}): Promise<string>
  /** The panels of a drill that is under way. Rejects where none of this id is. */
  panelsOf(drillId: string): Promise<readonly string[]>
  end(drillId: string): Promise<void>
  report(drillId: string): Promise<DrillReport>
}

/** An officer's side of a drill. Rejects with what the server answered. */
export async function createDrillDesk(
  server: string,
  account: {readonly user: string; readonly password: string},
): Promise<DrillDesk> {
  let token = ''

  async function ask(path: string, request: RequestInit = {}): Promise<unknown> {
    const headers = {'content-type': 'application/json', ...(token && {authorization: `Bearer ${token}`})}
    const answer = await fetch(new URL(path, server), {...request, headers})
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }

  const logIn = async () => {
    token = ''
    const body = JSON.stringify(account)
    token = sessionSchema.parse(await ask('/api/session', {method: 'POST', body})).token
  }

  await logIn()
  return {
    async start(told) {
      const {items} = drillsSchema.parse(await ask('/api/drills?limit=20'))
      for (const {drillId, startedBy, endedAt} of items) {
        const isLeft = endedAt === null && startedBy === account.user
        if (isLeft) await ask(`/api/drills/${drillId}/end`, {method: 'POST'})
      }
      const started = await ask('/api/drills', {method: 'POST', body: JSON.stringify(told)})
      return drillSchema.parse(started).drill.drillId
    },
    async panelsOf(drillId) {
      const {items} = drillsSchema.parse(await ask('/api/drills?limit=20'))
      const open = items.find(each => each.drillId === drillId && each.endedAt === null)
      if (!open) throw new Error(`no drill ${drillId} is under way`)
      return open.panelAddresses
    },
    async end(drillId) {
      // A token is short-lived, a drill is not.
      await logIn()
      await ask(`/api/drills/${drillId}/end`, {method: 'POST'})
    },
    report: async drillId => reportSchema.parse(await ask(`/api/drills/${drillId}/report`)),
  }
}

/** A report as lines of text: each case and task with its times, and the sum of them. */
export function writeReport({drill, cases, alarms, summary}: DrillReport): string[] {
  const lines = [`${drill.name} (${drill.drillId}), ${drill.startedAt} - ${drill.endedAt ?? 'going on'}`, '']
  for (const {caseCode, title, steps, tasks} of cases) {
    lines.push(`${caseCode}  ${title ?? 'alarm'}`, `  ${steps.map(writeStep).join('  ')}`)
    for (const task of tasks) lines.push(`  ${task.unitName}: ${task.steps.map(writeStep).join('  ')}`)
  }
  const longest = alarms.longestUnacknowledgedSeconds
  lines.push('', `alarms ${alarms.raised}, acknowledged ${alarms.acknowledged}`)
  if (longest !== null) lines.push(`longest unacknowledged ${Math.round(longest)} s`)
  lines.push('', 'step            reached   within target   P50 s   P90 s')
  for (const {step, expected, reached, within, p50Seconds, p90Seconds} of summary) {
    const cells = [
      `${reached}/${expected}`.padEnd(10),
      (within === null ? '-' : `${within}/${reached}`).padEnd(16),
    ]
    lines.push(
      `${step.padEnd(16)}${cells.join('')}${secondsText(p50Seconds).padEnd(8)}${secondsText(p90Seconds)}`,
    )
  }
  return lines
}

function writeStep({step, seconds, target, isWithin}: z.infer<typeof stepSchema>): string {
  const within = target === null ? '' : `/${target.withinSeconds}`
  return `${step} ${secondsText(seconds)}${within}${isWithin === false ? ' !' : ''}`
}

function secondsText(seconds: number | null): string {
  return seconds === null ? '-' : String(Math.round(seconds))
}
