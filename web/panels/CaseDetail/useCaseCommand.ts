import {shallowRef, type Ref} from 'vue'
import type {CaseCommand, CaseCommandName} from '#contract/caseCommand.ts'
import type {HttpReply} from '#contract/httpRoutes.ts'
import {commandCase} from '#web/commands/caseCommands.ts'
import type {FailureCode} from '#web/commands/failure.ts'

/** A command that did not come about, and the record that its officer's picture stood at. */
export interface RefusedCommand {
  readonly name: CaseCommandName | 'dispatch'
  readonly code: FailureCode
  readonly seenSeq: number
}

/**
 * Sends commands about a case, one at a time, and keeps why the last one was refused. `readAgain` brings what happened
 * meanwhile.
 */
export function useCaseCommand(
  shown: Readonly<Ref<HttpReply<'readCase'> | null>>,
  readAgain: () => Promise<void>,
) {
  const busy = shallowRef<CaseCommandName | null>(null)
  const refused = shallowRef<RefusedCommand | null>(null)

  /** Whether it came about. */
  async function send(command: CaseCommand): Promise<boolean> {
    const seen = shown.value?.case
    if (!seen || busy.value !== null) return false
    busy.value = command.name
    const outcome = await commandCase(seen, command)
    busy.value = null
    refused.value = outcome.ok ? null : {name: command.name, code: outcome.code, seenSeq: seen.updatedSeq}
    await readAgain()
    return outcome.ok
  }

  function forget() {
    refused.value = null
  }

  return {busy, refused, send, forget}
}
