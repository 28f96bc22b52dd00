// @vitest-environment happy-dom
import {beforeEach, describe, expect, it} from 'vitest'
import type {CaseCommandName} from '#contract/caseCommand.ts'
import {zhCN} from '#web/i18n/zhCN.ts'
import CommandForm from '#web/panels/CaseDetail/CommandForm.vue'
import {useSessionStore} from '#web/stores/session.ts'
import {usePanels} from '../../mountPanel.ts'
import {fileOf, sessionOf} from '../../wall/entities.ts'

const mountPanel = usePanels()
const NOW = 1_000_000
const HALF_HOUR_MS = 1_800_000

beforeEach(() => {
  useSessionStore().replace(sessionOf('duty'))
})

function open(name: CaseCommandName, given: object = {}) {
  return mountPanel(CommandForm, {props: {name, caseFile: fileOf(given), now: NOW, isBusy: false}})
}

describe('what a command asks for', () => {
  it('is said at the field that is missing, and nothing is sent before it is there', async () => {
    const form = open('return')
    expect(document.activeElement?.tagName).toBe('TEXTAREA')
    await form.trigger('submit')
    expect(form.get('[role=alert]').text()).toBe(zhCN.command.missing.text)
    expect(form.emitted('send')).toBeUndefined()
    await form.get('textarea').setValue('  wrong department ')
    await form.trigger('submit')
    expect(form.emitted('send')).toEqual([[{name: 'return', reason: 'wrong department'}]])
  })

  it('is a verdict for a verification, which is never taken for granted', async () => {
    const form = open('verify')
    await form.trigger('submit')
    expect(form.text()).toContain(zhCN.command.missing.passed)
    const failed = form.findAll('[role=radio]').find(choice => choice.text() === zhCN.command.failed)
    await failed?.trigger('click')
    await form.get('textarea').setValue('not done')
    await form.trigger('submit')
    expect(form.emitted('send')).toEqual([[expect.objectContaining({name: 'verify', passed: false})]])
  })

  it('is by how much for an extension, counted from the time that it is due or from now, whichever is later', async () => {
    for (const [dueAt, from] of [
      [NOW + 60_000, NOW + 60_000],
      [NOW - 60_000, NOW],
    ] as const) {
      const form = open('extend', {dueAt})
      await form.get('[role=radio]').trigger('click')
      await form.get('textarea').setValue('roads are flooded')
      await form.trigger('submit')
      expect(form.emitted('send')).toEqual([[expect.objectContaining({until: from + HALF_HOUR_MS})]])
    }
  })

  it('keeps what was typed, for the same case, command and officer only', async () => {
    await open('note').get('textarea').setValue('half a sent')
    const again = open('note').get('textarea').element
    const other = open('void').get('textarea').element
    expect([again.value, other.value]).toEqual(['half a sent', ''])
    useSessionStore().replace(sessionOf('duty2'))
    expect(open('note').get('textarea').element.value).toBe('')
  })

  it('is put aside by Esc alone, which goes no further', async () => {
    let heard = 0
    const listen = () => (heard += 1)
    window.addEventListener('keydown', listen)
    const form = open('note')
    await form.get('textarea').trigger('keydown', {key: 'Escape'})
    window.removeEventListener('keydown', listen)
    expect([form.emitted('cancel')?.length, heard]).toEqual([1, 0])
  })
})
