import type {ClientCommandName, CommandReply, CommandRequest, RefusalCode} from '#contract/socket.ts'
import type {ProblemCode} from '#contract/problem.ts'
import type {Role} from '#contract/session.ts'
import {httpRoutes} from '#contract/httpRoutes.ts'
import {StoreUnavailableError} from '../errors.ts'
import type {DeadLetterReplay, PanelControl, StoredSession} from './ports.ts'
import type {Scope} from './scope.ts'

/** An operator's commands, by whichever way they come; a refusal is a value. */
export type Commands = {
  [Name in ClientCommandName]: (
    session: StoredSession,
    request: Omit<CommandRequest<Name>, 'commandId'>,
  ) => Promise<CommandReply<Name>>
}

export interface CommandParts {
  readonly panels: PanelControl
  readonly deadLetterReplay: DeadLetterReplay
  readonly scope: Scope
}

const refused = (code: RefusalCode) => ({ok: false as const, code})

export function createCommands({panels, deadLetterReplay, scope}: CommandParts): Commands {
  /** Why this session may not speak to this panel; null when it may. One out of scope is as good as unknown. */
  const panelRefusal = (session: StoredSession, address: string, roles: readonly Role[]) => {
    if (!roles.includes(session.role)) return refused('forbidden')
    const panel = panels.list().find(candidate => candidate.address === address)
    return panel && scope.seesPlace(session, panel.place) ? null : refused('notFound')
  }
  return {
    async 'panel:inspect'(session, {address, timeoutMinutes}) {
      const refusal = panelRefusal(session, address, httpRoutes.inspectPanel.roles)
      if (refusal) return refusal
      const outcome = await panels.inspect(address, {timeoutMinutes, by: session.user})
      if (outcome === 'panelNotConnected' || outcome === 'panelBusy') return refused(outcome)
      return {ok: true, outcome}
    },
    async 'panel:syncClock'(session, {address}) {
      const refusal = panelRefusal(session, address, httpRoutes.syncPanelClock.roles)
      if (refusal) return refusal
      const outcome = await panels.syncClock(address, {by: session.user})
      if (outcome === 'done') return {ok: true}
      return refused(outcome === 'denied' ? 'panelDenied' : outcome)
    },
    async 'deadLetter:replay'(session, {seq}) {
      if (!httpRoutes.replayDeadLetter.roles.includes(session.role)) return refused('forbidden')
      const outcome = await deadLetterReplay.replay(seq, session.user)
      return outcome === 'done' ? {ok: true} : refused(outcome)
    },
  }
}

/** The problem that says over HTTP what a refused command says over the socket. */
export function problemCodeOf(code: RefusalCode): ProblemCode {
  return code === 'unavailable' ? 'storeUnavailable' : code
}

/** A lost store as a reply; anything else stays an error. */
export function unavailableReply(error: unknown): {readonly ok: false; readonly code: 'unavailable'} {
  if (error instanceof StoreUnavailableError) return {ok: false, code: 'unavailable'}
  throw error
}

const REMEMBERED_MS = 600_000
const REMEMBERED_COMMANDS = 10_000

/** Gives a command that is sent again, within ten minutes, the reply of its first time. One for each kind of command. */
export class CommandMemory<Reply> {
  readonly #replies = new Map<string, {readonly reply: Promise<Reply>; readonly at: number}>()

  /** Runs `work` once for each key. A reply that is not worth keeping, or an error, is forgotten. */
  once(
    key: string,
    now: number,
    {work, isKept}: {work: () => Promise<Reply>; isKept: (reply: Reply) => boolean},
  ): Promise<Reply> {
    this.#sweep(now)
    const known = this.#replies.get(key)
    if (known) return known.reply
    const reply = work()
    this.#replies.set(key, {reply, at: now})
    const forget = () => this.#replies.delete(key)
    reply.then(value => isKept(value) || forget(), forget)
    return reply
  }

  #sweep(now: number): void {
    for (const [key, {at}] of this.#replies) {
      if (now - at < REMEMBERED_MS && this.#replies.size < REMEMBERED_COMMANDS) return
      this.#replies.delete(key)
    }
  }
}

/** A memory for each command. */
export type CommandMemories = {[Name in ClientCommandName]: CommandMemory<CommandReply<Name>>}

export function createCommandMemories(): CommandMemories {
  return {
    'panel:inspect': new CommandMemory(),
    'panel:syncClock': new CommandMemory(),
    'deadLetter:replay': new CommandMemory(),
  }
}
