import {randomUUID} from 'node:crypto'
import type {AlarmCommand} from '#contract/alarmCommand.ts'
import type {HttpBody, HttpReply} from '#contract/httpRoutes.ts'
import {problemCodeOf} from './commands.ts'
import type {Clock} from './options.ts'
import type {GatewayPorts} from './ports.ts'
import {answer, refuse, type Outcome, type Refusal} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

/** An alarm may be put aside for this long at most. */
const MAX_SHELVE_MS = 24 * 3_600_000

export interface AlarmCommandParts {
  readonly ports: Pick<GatewayPorts, 'commit' | 'live'>
  readonly scope: Scope
  readonly clock: Clock
}

/** What officers do with alarms. */
export function serveAlarmCommands(router: ContractRouter, {ports, scope, clock}: AlarmCommandParts): void {
  router.serve('commandAlarms', async ({body, session}): Promise<Outcome<HttpReply<'commandAlarms'>>> => {
    const at = clock.now()
    const command = readCommand(body.command, at)
    if ('code' in command) return command
    const unseen = body.alarmIds.findIndex(id => {
      const alarm = ports.live.alarm(id)
      return !alarm || !scope.seesPlace(session, alarm.place)
    })
    if (unseen !== -1) return refuse('notFound', {path: `$.alarmIds.${String(unseen)}`})
    const {seq, refusal} = await ports.commit({
      origin: 'wanglou',
      source: 'command',
      sourceId: body.commandId ?? randomUUID(),
      type: 'alarm.commanded',
      body: {alarmIds: body.alarmIds, command, by: session.user, role: session.role, at},
    })
    return refusal === null ? answer({seq}) : refuse(problemCodeOf(refusal))
  })
}

/** The command that a request's words make, or what is missing of it. */
function readCommand(
  {name, reason = '', until}: HttpBody<'commandAlarms'>['command'],
  now: number,
): AlarmCommand | Refusal {
  if (name !== 'shelve') return {name}
  const trimmed = reason.trim()
  if (trimmed === '') return refuse('reasonMissing', {path: '$.command.reason'})
  if (trimmed.length > 500) return refuse('invalid', {path: '$.command.reason'})
  const isInTime = until !== undefined && until > now && until <= now + MAX_SHELVE_MS
  return isInTime ? {name, reason: trimmed, until} : refuse('invalid', {path: '$.command.until'})
}
