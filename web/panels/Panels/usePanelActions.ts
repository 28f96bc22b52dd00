import {shallowRef} from 'vue'
import type {PanelAddress} from '#contract/ids.ts'
import type {FailureCode} from '#web/commands/failure.ts'
import {useSendCommand} from '#web/commands/sendCommand.ts'
import type {MessageKey} from '#web/i18n/useT.ts'
import type {Tone} from '#web/ui/tone.ts'

/** How long somebody at the seat has to answer. */
const INSPECT_MINUTES = 1
/** What is left to the network beside the time that the seat has. */
const REPLY_MARGIN_MS = 30_000

/** What was asked of a panel and how it ended. */
export interface PanelAction {
  readonly isBusy: boolean
  readonly tone: Tone
  readonly word: MessageKey
}

/** 查岗 and clock setting, with the outcome of the last one for each panel. Call it in `setup`. */
export function usePanelActions() {
  const sendCommand = useSendCommand()
  const byAddress = shallowRef<ReadonlyMap<PanelAddress, PanelAction>>(new Map())

  async function inspect(address: PanelAddress) {
    note(address, {isBusy: true, tone: 'accent', word: 'admin.panel.inspecting'})
    const reply = await sendCommand(
      'panel:inspect',
      {address, timeoutMinutes: INSPECT_MINUTES},
      {timeoutMs: INSPECT_MINUTES * 60_000 + REPLY_MARGIN_MS},
    )
    if (!reply.ok) noteFailure(address, reply.code)
    else {
      const tone = reply.outcome === 'answered' ? 'calm' : 'late'
      note(address, {isBusy: false, tone, word: `admin.panel.outcome.${reply.outcome}`})
    }
  }

  async function syncClock(address: PanelAddress) {
    note(address, {isBusy: true, tone: 'accent', word: 'admin.panel.syncClock'})
    const reply = await sendCommand('panel:syncClock', {address}, {timeoutMs: 2 * REPLY_MARGIN_MS})
    if (reply.ok) note(address, {isBusy: false, tone: 'calm', word: 'admin.panel.synced'})
    else noteFailure(address, reply.code)
  }

  function noteFailure(address: PanelAddress, code: FailureCode) {
    note(address, {isBusy: false, tone: 'late', word: `error.${code}`})
  }

  function note(address: PanelAddress, action: PanelAction) {
    byAddress.value = new Map(byAddress.value).set(address, action)
  }

  return {byAddress, inspect, syncClock}
}
