import {inject, type InjectionKey} from 'vue'
import {
  clientCommands,
  type ClientCommandName,
  type CommandReply,
  type CommandRequest,
} from '#contract/socket.ts'
import type {Failure} from './failure.ts'

/** What carries a command: the socket. */
export interface CommandTransport {
  readonly isConnected: () => boolean
  /** Resolves with the acknowledgement; rejects when none came in time. */
  readonly emit: (name: ClientCommandName, request: unknown, timeoutMs: number) => Promise<unknown>
}

/** A request without its id, which is made here. */
export type CommandBody<Name extends ClientCommandName> = Omit<CommandRequest<Name>, 'commandId'>

/**
 * Sends a command and resolves with the server's reply; nothing is drawn before that. Never rejects. While the
 * connection is down a command is refused with `network` rather than kept and sent at a later, unexpected moment.
 */
export type SendCommand = <Name extends ClientCommandName>(
  name: Name,
  body: CommandBody<Name>,
  options?: {timeoutMs?: number},
) => Promise<CommandReply<Name> | Failure>

const DEFAULT_TIMEOUT_MS = 10_000

export const sendCommandKey: InjectionKey<SendCommand> = Symbol('sendCommand')

/** Commands over `transport`; `createId` makes each command's id (UUID). */
export function createSendCommand(transport: CommandTransport, createId: () => string): SendCommand {
  return async function sendCommand<Name extends ClientCommandName>(
    name: Name,
    body: CommandBody<Name>,
    {timeoutMs = DEFAULT_TIMEOUT_MS}: {timeoutMs?: number} = {},
  ): Promise<CommandReply<Name> | Failure> {
    if (!transport.isConnected()) return {ok: false, code: 'network'}
    let answer: unknown
    try {
      answer = await transport.emit(name, {commandId: createId(), ...body}, timeoutMs)
    } catch {
      return {ok: false, code: 'timeout'}
    }
    const parsed = clientCommands[name].reply.safeParse(answer)
    if (!parsed.success) return {ok: false, code: 'unexpectedReply'}
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- TypeScript cannot follow that the schema of `name` yields its reply
    return parsed.data as CommandReply<Name>
  }
}

/** The application's commands. Call it in `setup`. */
export function useSendCommand(): SendCommand {
  const sendCommand = inject(sendCommandKey)
  if (!sendCommand) throw new Error('no command sender was provided to the application')
  return sendCommand
}
