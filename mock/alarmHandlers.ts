import {setTimeout as sleep} from 'node:timers/promises'
import {z} from 'zod'
import {pickDepartment, STEPS, type Step} from './cases/wordStep.ts'
import words from './cases/words.json' with {type: 'json'}
import type {FireCause} from './gb26875/incidents.ts'
import {createOfficerSession} from './officerSession.ts'
import {createSeededRandom, type SeededRandom} from './seededRandom.ts'
import {createWebhookSender, DEMO_SECRET, type CloudEvent} from './webhookSender.ts'

export interface AlarmHandlersOptions {
  /** Where the server is, such as `http://127.0.0.1:8080`. */
  readonly server: string
  readonly secret?: string | undefined
  readonly seed?: string | undefined
  /** How long everything takes, as a share of what it takes in life. Default 1. */
  readonly pace?: number
  /** What those who go there find at the panel of this address; null when nobody can say any more. */
  readonly causeAt?: (panelAddress: string) => FireCause | null
  readonly log: (line: string) => void
}

export interface AlarmHandlers {
  stop(): Promise<void>
}

const LOOK_MS = 15_000
/** Most alarms are this. */
const UNKNOWN_CAUSE: FireCause = 'dust'
/** Half of the cases go from one step to the next within these minutes; a false alarm is soon seen to be one. */
const MEDIAN_MINUTES: Readonly<Record<'fire' | 'falseAlarm', Readonly<Record<Step, number>>>> = {
  fire: {accepted: 0.7, assigned: 1, handling: 4, feedback: 35, evaluated: 40},
  falseAlarm: {accepted: 0.7, assigned: 1, handling: 4, feedback: 3, evaluated: 8},
}

const casesSchema = z.object({
  items: z.array(
    z.object({
      caseCode: z.string(),
      stage: z.enum(['reported', ...STEPS]),
      stageSince: z.iso.datetime(),
      /** In a drill officers do what these people do otherwise. */
      isDrill: z.boolean().default(false),
      origin: z.object({type: z.string(), panelAddress: z.string().optional()}),
    }),
  ),
})
type OpenCase = z.infer<typeof casesSchema>['items'][number]

/**
 * Plays those who go to the fires that panels report: the backend of the four platforms takes such cases over under our
 * case code, sees them in a duty officer's list, and reports their steps as it does for its own cases.
 */
export function startAlarmHandlers(options: AlarmHandlersOptions): AlarmHandlers {
  const {server, secret = DEMO_SECRET, seed = 'wanglou', pace = 1, causeAt = () => null, log} = options
  const stopping = new AbortController()
  const {signal} = stopping
  const listOpenFires = createFireList(server, signal)
  const url = new URL('/api/feeds/four-platforms/events', server).href
  const sender = createWebhookSender({url, secret, signal})

  async function look() {
    const open = (await listOpenFires()).filter(({isDrill}) => !isDrill)
    const due = open.flatMap(found => {
      const cause = causeAt(found.origin.panelAddress ?? '') ?? UNKNOWN_CAUSE
      return nextStep(found, {seed, pace, cause}) ?? []
    })
    if (due.length > 0) await sender.deliver(due)
  }

  async function work() {
    while (!signal.aborted) {
      await look().catch((error: unknown) => {
        if (!signal.aborted) log(`alarm handlers: ${String(error)}`)
      })
      await sleep(LOOK_MS * pace, undefined, {signal}).catch(() => undefined)
    }
  }

  const working = work()
  return {
    async stop() {
      stopping.abort()
      await working
    },
  }
}

/** The step that an alarm's case takes next, when it is time for it. */
function nextStep(
  {caseCode, stage, stageSince, origin}: OpenCase,
  {seed, pace, cause}: {seed: string; pace: number; cause: FireCause},
): CloudEvent | null {
  const step = STEPS[stage === 'reported' ? 0 : STEPS.indexOf(stage) + 1]
  if (origin.type !== 'alarm' || step === undefined) return null
  const random = createSeededRandom(`${seed} ${caseCode} ${step}`)
  const takesMs =
    random.around(MEDIAN_MINUTES[cause === 'fire' ? 'fire' : 'falseAlarm'][step], 2) * 60_000 * pace
  if (Date.now() < Date.parse(stageSince) + takesMs) return null
  const at = new Date().toISOString()
  return {
    specversion: '1.0',
    id: `${caseCode}/${step}`,
    source: 'https://four-platforms.example/alarm-cases',
    type: 'case.progressed',
    time: at,
    datacontenttype: 'application/json',
    data: {externalId: caseCode, step, at, ...tell(step, cause, random)},
  }
}

/** Who takes a step and what they write of what they found. */
function tell(step: Step, cause: FireCause, random: SeededRandom): {by: string; note: string} {
  const isWork = step === 'handling' || step === 'feedback'
  const by = isWork ? pickDepartment('fire', random) : words.centre
  const {accepted, assigned, handling, feedback, evaluated} = words.alarms
  const notes = {
    ...{accepted, assigned, handling},
    feedback: feedback[cause],
    evaluated: cause === 'fire' ? evaluated.fire : evaluated.falseAlarm,
  }
  return {by, note: random.pick(notes[step])}
}

/** A duty officer's view of the open fire cases. */
function createFireList(server: string, signal: AbortSignal): () => Promise<readonly OpenCase[]> {
  const ask = createOfficerSession({server, user: 'duty2', signal})
  const stages = ['reported', ...STEPS.slice(0, -1)].join(',')
  return async () => {
    const answer = await ask(`/api/cases?kind=fire&stage=${stages}&limit=500`)
    if (!answer.ok) throw new Error(`the list of cases answered ${answer.status}`)
    return casesSchema.parse(await answer.json()).items
  }
}
