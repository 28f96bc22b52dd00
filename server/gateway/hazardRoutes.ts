import {randomUUID} from 'node:crypto'
import type {z} from 'zod'
import {
  hazardCommandSchema,
  hazardIdSchema,
  type Hazard,
  type HazardCommand,
  type HazardFound,
} from '#contract/hazard.ts'
import type {HttpBody, HttpReply} from '#contract/httpRoutes.ts'
import type {PremisesId} from '#contract/ids.ts'
import type {RefusalCode} from '#contract/socket.ts'
import {HAZARD_RULES} from '../domain/hazardTransitions.ts'
import {judgeHazardCommand} from '../domain/judgeHazardCommand.ts'
import {problemCodeOf} from './commands.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import type {Clock} from './options.ts'
import type {City, GatewayPorts, StoredSession} from './ports.ts'
import {photosOf} from './premisesPhotos.ts'
import type {RateLimit} from './rateLimits.ts'
import {readPhoto} from './readPhoto.ts'
import {answer, refuse, type Outcome, type Refusal} from './refusal.ts'
import type {Call, ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface HazardRouteParts {
  readonly ports: Pick<
    GatewayPorts,
    'commit' | 'commandSeq' | 'hazards' | 'live' | 'node' | 'pastHazards' | 'photos'
  >
  readonly city: Pick<City, 'premises' | 'areaTree'>
  readonly scope: Scope
  readonly clock: Clock
  /** Photos that one session may send. */
  readonly photosPerSession: RateLimit
}

/** What officers do about hazards. */
export function serveHazardCommands(router: ContractRouter, parts: HazardRouteParts): void {
  const {ports, city, scope, clock} = parts

  /** Whether the session may act on premises: those it may not see are as good as unknown. */
  const mayAct = (session: StoredSession, premisesId: PremisesId) => {
    const premises = city.premises.get(premisesId)
    return premises !== undefined && scope.seesPlace(session, city.areaTree.locate(premises.position))
  }

  router.serve('fileHazard', async ({body, session}) => {
    if (!mayAct(session, body.premisesId)) return refuse('notFound', {path: '$.premisesId'})
    const photos = await photosOf(ports.photos, body.premisesId, body.photoIds)
    if (!photos) return refuse('invalid', {path: '$.photoIds'})
    const at = clock.now()
    if (body.until !== undefined && body.until <= at) {
      return refuse('invalid', {path: '$.until'})
    }
    const commandId = body.commandId ?? randomUUID()
    const found = foundBy(session, body, {commandId, at, photos, past: ports.pastHazards()})
    const {seq} = await ports.commit({
      origin: 'wanglou',
      source: 'command',
      sourceId: commandId,
      type: 'hazard.found',
      body: found,
    })
    const hazard = await hazardNow(found.hazardId)
    return hazard ? answer({hazard, seq}) : refuse('invalid', {path: '$.commandId'})
  })

  router.serve('commandHazard', async call => {
    const hazard = await hazardNow(call.params.hazardId)
    if (!hazard || !scope.seesPlace(call.session, hazard.place)) return refuse('notFound')
    const photos = await photosOf(ports.photos, hazard.premisesId, call.body.photoIds ?? [])
    if (!photos) return refuse('invalid', {path: '$.photoIds'})
    const command = readCommand(call.params.command, {...call.body, photos})
    return 'name' in command ? runCommand(call, {hazard, command}) : command
  })

  router.serve('addPremisesPhoto', async ({params, bytes, session}) => {
    if (!mayAct(session, params.id)) return refuse('notFound')
    const retryAfterSeconds = await parts.photosPerSession.consume(session.sessionId)
    if (retryAfterSeconds > 0) return refuse('tooManyRequests', {retryAfterSeconds})
    const photo = await readPhoto(bytes)
    if (!photo) return refuse('notAPhoto')
    await ports.photos.keepPremisesPhoto({...photo, premisesId: params.id})
    return answer({photoId: photo.photoId, type: photo.type, bytes: photo.bytes.length})
  })

  async function hazardNow(hazardId: Hazard['hazardId']): Promise<Hazard | null> {
    return ports.live.hazards.get(hazardId) ?? ports.hazards.hazardById(hazardId)
  }

  async function runCommand(
    {params, body, session}: Call<'commandHazard'>,
    {hazard, command}: {hazard: Hazard; command: HazardCommand},
  ): Promise<Outcome<HttpReply<'commandHazard'>>> {
    const {hazardId} = params
    const {version, commandId = randomUUID()} = body
    const {user: by, role} = session
    const record = {hazardId, version, command, by, role, at: clock.now()}
    const refusal = judgeHazardCommand(record, hazard)
    if (refusal !== null) {
      const seq = body.commandId === undefined ? null : await ports.commandSeq(commandId)
      return (await replyIfTaken(hazardId, seq)) ?? refused(refusal, command)
    }
    const {seq, refusal: late} = await ports.commit({
      origin: 'wanglou',
      source: 'command',
      sourceId: commandId,
      type: 'hazard.commanded',
      body: record,
    })
    const after = await hazardNow(hazardId)
    if (late === null) return after ? answer({hazard: after, seq}) : refuse('notFound')
    return (await replyIfTaken(hazardId, seq)) ?? refused(late, command)
  }

  /** The reply to a command that was sent before and is part of the hazard's history; null where it is not. */
  async function replyIfTaken(
    hazardId: Hazard['hazardId'],
    seq: number | null,
  ): Promise<Outcome<HttpReply<'commandHazard'>> | null> {
    if (seq === null) return null
    await ports.node.caughtUp(CATCH_UP_MS)
    const hazard = await hazardNow(hazardId)
    const isTaken = hazard?.steps.some(step => step.seq === seq) ?? false
    return isTaken && hazard ? answer({hazard, seq}) : null
  }
}

function foundBy(
  {user: by, role}: StoredSession,
  {premisesId, kind, severity, source, description, until, caseCode}: HttpBody<'fileHazard'>,
  {
    commandId,
    at,
    photos,
    past,
  }: {
    commandId: string
    at: number
    photos: HazardFound['photos']
    past: ReturnType<GatewayPorts['pastHazards']>
  },
): HazardFound {
  return {
    hazardId: hazardIdSchema.parse(`hazard-${commandId}`),
    ...{premisesId, kind, severity, department: null, description, at, photos, by, role},
    orderedUntil: until ?? null,
    source: source ?? (caseCode === undefined ? 'inspection' : 'citizen'),
    repeatsBefore: past?.countOf(premisesId, kind) ?? 0,
    ...(caseCode === undefined ? {} : {caseCode}),
  }
}

/** The command that a request's words make, or what is missing of it. */
function readCommand(name: HazardCommand['name'], body: object): HazardCommand | Refusal {
  const parsed = hazardCommandSchema.safeParse({...body, name})
  if (parsed.success) return parsed.data
  const issue: z.core.$ZodIssue | undefined = parsed.error.issues[0]
  const place = (issue?.path ?? []).map(String)
  const isMissing = place[0] === HAZARD_RULES[name].needs && issue?.code !== 'too_big'
  return refuse(isMissing ? 'reasonMissing' : 'invalid', {path: ['$', ...place].join('.')})
}

function refused(code: RefusalCode, command: HazardCommand): Refusal {
  const path = pathOf(code, command)
  return refuse(problemCodeOf(code), path === undefined ? {} : {path})
}

function pathOf(code: RefusalCode, {name}: HazardCommand): string | undefined {
  if (code === 'staleVersion') return '$.version'
  if (code === 'reasonMissing') return name === 'verify' || name === 'rectify' ? '$.note' : '$.reason'
  return code === 'invalid' ? '$.until' : undefined
}
