import {randomUUID} from 'node:crypto'
import type {z} from 'zod'
import {caseCommandSchema, type CaseCommand} from '#contract/caseCommand.ts'
import type {CaseFile} from '#contract/caseFile.ts'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {CaseCode} from '#contract/ids.ts'
import type {CaseCommanded} from '#contract/record.ts'
import {PROBLEM_STATUS} from '#contract/problem.ts'
import type {RefusalCode} from '#contract/socket.ts'
import {CASE_RULES} from '../domain/caseTransitions.ts'
import {judgeCaseCommand} from '../domain/judgeCaseCommand.ts'
import {summariseCase} from '../domain/summariseCase.ts'
import {CommandMemory, problemCodeOf} from './commands.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import type {Clock} from './options.ts'
import type {AreaLookup, GatewayPorts, StoredSession} from './ports.ts'
import {answer, refuse, type Outcome, type Refusal} from './refusal.ts'
import type {Call, ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface CaseCommandParts {
  readonly ports: Pick<GatewayPorts, 'cases' | 'commit' | 'commandSeq' | 'live' | 'node'>
  readonly areaTree: Pick<AreaLookup, 'locate'>
  readonly scope: Scope
  readonly clock: Clock
}

type Commanded = Outcome<HttpReply<'commandCase'>>
type Filed = Outcome<HttpReply<'fileCase'>>

/** Officers' own reports, and their commands on cases. */
export function serveCaseCommands(router: ContractRouter, parts: CaseCommandParts): void {
  const {ports, areaTree, scope, clock} = parts
  const commanded = new CommandMemory<Commanded>()
  const filed = new CommandMemory<Filed>()

  router.serve('commandCase', call => {
    const {params, body, session} = call
    const command = readCommand(params.command, body)
    if (!('name' in command)) return command
    const work = () => runCommand(parts, call, command)
    if (body.commandId === undefined) return work()
    const key = `${session.sessionId} ${params.caseCode} ${params.command} ${body.commandId}`
    return commanded.once(key, clock.now(), {work, isKept: () => true})
  })

  router.serve('fileCase', ({body, session}) => {
    const {commandId = randomUUID(), reporter, occurredAt, ...told} = body
    if (!scope.seesPlace(session, areaTree.locate(told.position))) {
      return refuse('outOfScope', {path: '$.position'})
    }
    const at = clock.now()
    const work = async (): Promise<Filed> => {
      const {seq} = await ports.commit({
        origin: 'wanglou',
        source: 'command',
        sourceId: commandId,
        type: 'case.filed',
        body: {
          ...told,
          reporter: reporter ?? null,
          occurredAt: Math.min(occurredAt ?? at, at),
          ...{by: session.user, role: session.role, at},
        },
      })
      const opened = [...ports.live.cases.values()].findLast(({openedSeq}) => openedSeq === seq)
      return opened ? answer({caseCode: opened.caseCode, seq}) : refuse('invalid', {path: '$.commandId'})
    }
    return filed.once(`${session.sessionId} ${commandId}`, at, {work, isKept: outcome => outcome.ok})
  })
}

/** The command that a request's words make, or what is missing of it. */
function readCommand(name: CaseCommand['name'], body: object): CaseCommand | Refusal {
  const parsed = caseCommandSchema.safeParse({...body, name})
  if (parsed.success) return parsed.data
  const issue: z.core.$ZodIssue | undefined = parsed.error.issues[0]
  const place = (issue?.path ?? []).map(String)
  const isMissing = place[0] === CASE_RULES[name].needs && isBlank(body, place[0])
  return refuse(isMissing ? 'reasonMissing' : 'invalid', {path: ['$', ...place].join('.')})
}

function isBlank(body: object, field: string | undefined): boolean {
  const value: unknown = Object.entries(body).find(([name]) => name === field)?.[1]
  return value === undefined || (typeof value === 'string' && value.trim() === '')
}

async function runCommand(
  parts: CaseCommandParts,
  call: Call<'commandCase'>,
  command: CaseCommand,
): Promise<Commanded> {
  const {ports, scope, clock} = parts
  const {params, body, session} = call
  const {caseCode} = params
  const before = await casesNamed(ports, command.name === 'merge' ? [caseCode, command.into] : [caseCode])
  const isSeen = (code: CaseCode) => {
    const place = before.get(code)?.place
    return place !== undefined && scope.seesPlace(session, place)
  }
  if (!isSeen(caseCode)) return refuse('notFound')
  if (command.name === 'merge' && !isSeen(command.into)) return refuse('notFound', {path: '$.into'})
  const record = commandedBy(session, {caseCode, version: body.version, command, at: clock.now()})
  const refusal = judgeCaseCommand(record, {
    caseByCode: code => before.get(code),
    tasksOf: code => ports.live.tasksOf(code),
  })
  if (refusal !== null) {
    const seq = body.commandId === undefined ? null : await ports.commandSeq(body.commandId)
    return (await replyIfTaken(ports, caseCode, seq)) ?? refused(refusal, command, before.get(caseCode))
  }
  const {seq, refusal: late} = await ports.commit({
    origin: 'wanglou',
    source: 'command',
    sourceId: body.commandId ?? randomUUID(),
    type: 'case.commanded',
    body: record,
  })
  const after = ports.live.caseByCode(caseCode)
  if (late === null) return after ? answer({case: summariseCase(after), seq}) : refuse('notFound')
  // An old case may have come from tables that another node had already taken past this very command.
  const isOld = after !== undefined && after.updatedSeq >= seq
  return (isOld ? await replyIfTaken(ports, caseCode, seq) : null) ?? refused(late, command, after)
}

/** The reply to a command that was sent before and is part of the case's history; null where it is not. */
async function replyIfTaken(
  {cases, live, node}: CaseCommandParts['ports'],
  caseCode: CaseCode,
  seq: number | null,
): Promise<Commanded | null> {
  if (seq === null) return null
  await node.caughtUp(CATCH_UP_MS)
  const trace = await cases.caseTrace(caseCode)
  const caseFile = live.caseByCode(caseCode) ?? (await cases.caseByCode(caseCode))
  const isTaken = trace.some(step => step.seq === seq)
  return isTaken && caseFile ? answer({case: summariseCase(caseFile), seq}) : null
}

function commandedBy(
  {user, role}: StoredSession,
  told: Pick<CaseCommanded, 'caseCode' | 'version' | 'command' | 'at'>,
): CaseCommanded {
  return {...told, by: user, role}
}

/** Cases as they are: from the live state, or from the tables where they have left it. */
async function casesNamed(
  {live, cases}: Pick<GatewayPorts, 'cases' | 'live'>,
  codes: readonly CaseCode[],
): Promise<ReadonlyMap<CaseCode, CaseFile>> {
  const found = new Map<CaseCode, CaseFile>()
  for (const code of codes) {
    const caseFile = live.caseByCode(code) ?? (await cases.caseByCode(code))
    if (caseFile) found.set(code, caseFile)
  }
  return found
}

/** Where in the request the reason of a refusal is, for commands that name more than their case. */
const PLACES: Partial<Record<CaseCommand['name'], string>> = {extend: '$.until', merge: '$.into'}

function refused(code: RefusalCode, command: CaseCommand, caseFile: CaseFile | undefined): Refusal {
  const problem = problemCodeOf(code)
  const path = pathOf(code, command)
  return refuse(problem, {
    ...(path === undefined ? {} : {path}),
    ...(caseFile && PROBLEM_STATUS[problem] === 409 ? {case: summariseCase(caseFile)} : {}),
  })
}

function pathOf(code: RefusalCode, command: CaseCommand): string | undefined {
  if (code === 'staleVersion') return '$.version'
  if (code === 'reasonMissing') return command.name === 'verify' ? '$.note' : '$.reason'
  return code === 'invalid' || code === 'notFound' ? PLACES[command.name] : undefined
}
