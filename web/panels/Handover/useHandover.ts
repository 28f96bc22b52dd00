import {useLocalStorage} from '@vueuse/core'
import {computed, shallowRef} from 'vue'
import type {Handover, HandoverItem} from '#contract/handover.ts'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {FailureCode, Outcome} from '#web/commands/failure.ts'
import {callHttp} from '#web/commands/http.ts'
import {usePages} from '#web/commands/usePages.ts'
import {amendmentOf, isChanged, itemKey, type HandoverEdits} from './handoverEdits.ts'

const LISTED = 20

/**
 * The sheets that the session may read, the one in hand, and what was typed on it and is not saved. What is typed is kept on
 * this device until the server has it. Call it in `setup`.
 */
export function useHandover() {
  const pages = usePages<Handover>((cursor, signal) =>
    callHttp('listHandovers', {query: {limit: LISTED, ...(cursor !== undefined && {cursor})}, signal}),
  )
  const sheet = shallowRef<Handover | null>(null)
  const failure = shallowRef<FailureCode | null>(null)
  const isBusy = shallowRef(false)
  const kept = useLocalStorage<Record<string, HandoverEdits>>('wanglou.handoverEdits', {})

  const edits = computed(() => (sheet.value ? kept.value[sheet.value.handoverId] : undefined) ?? {})
  const isDirty = computed(() => sheet.value !== null && isChanged(sheet.value, edits.value))

  function edit(change: HandoverEdits): void {
    if (!sheet.value) return
    kept.value = {...kept.value, [sheet.value.handoverId]: {...edits.value, ...change}}
  }

  function editRemark(item: HandoverItem, remark: string): void {
    edit({remarks: {...edits.value.remarks, [itemKey(item)]: remark}})
  }

  async function open(): Promise<void> {
    await pages.reload()
    sheet.value ??= pages.rows.value[0] ?? null
  }

  function draft(shift: string): Promise<boolean> {
    return run(() => callHttp('draftHandover', {body: {shift, commandId: crypto.randomUUID()}}))
  }

  async function save(): Promise<boolean> {
    const current = sheet.value
    if (!current) return false
    const body = {...amendmentOf(current, edits.value), commandId: crypto.randomUUID()}
    const isSaved = await run(() => callHttp('amendHandover', {params: paramsOf(current), body}))
    if (isSaved) {
      const {[current.handoverId]: _saved, ...others} = kept.value
      kept.value = others
    }
    return isSaved
  }

  async function sign(): Promise<boolean> {
    const current = sheet.value
    if (!current) return false
    const body = {updatedSeq: current.updatedSeq, commandId: crypto.randomUUID()}
    return run(() => callHttp('signHandover', {params: paramsOf(current), body}))
  }

  /** Does one thing at a time; somebody else's newer sheet is shown, and what was typed stays. */
  async function run(act: () => Promise<Outcome<HttpReply<'signHandover'>>>): Promise<boolean> {
    isBusy.value = true
    const outcome = await act()
    isBusy.value = false
    failure.value = outcome.ok ? null : outcome.code
    if (outcome.ok) sheet.value = outcome.value.handover
    else if (sheet.value && (outcome.code === 'staleVersion' || outcome.code === 'notAllowedInState'))
      await reread(sheet.value)
    await pages.reload()
    return outcome.ok
  }

  async function reread(current: Handover): Promise<void> {
    const outcome = await callHttp('readHandover', {params: paramsOf(current)})
    if (outcome.ok) sheet.value = outcome.value
  }

  return {...pages, sheet, edits, isDirty, isBusy, failure, edit, editRemark, open, draft, save, sign}
}

function paramsOf({handoverId}: Handover) {
  return {handoverId}
}
