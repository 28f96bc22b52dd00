// @vitest-environment happy-dom
import {mount} from '@vue/test-utils'
import {createPinia, setActivePinia} from 'pinia'
import {beforeEach, describe, expect, it} from 'vitest'
import {rosterReplySchema, type UnitDuty} from '#contract/roster.ts'
import {sessionSchema, type Role} from '#contract/session.ts'
import {unitSchema} from '#contract/unit.ts'
import RosterPanel from '#web/panels/Roster/RosterPanel.vue'
import {useCityStore} from '#web/stores/city.ts'
import {useRosterStore} from '#web/stores/roster.ts'
import {useSessionStore} from '#web/stores/session.ts'
import {useSituationStore} from '#web/stores/situation.ts'
import {useUnitsStore} from '#web/stores/units.ts'
import {DESCRIPTION} from '../../../gateway/fakeDescription.ts'
import {createTestTranslations} from '../../translations.ts'

const at = (time: string) => Date.parse(`2026-11-23T${time}:00+08:00`)
const duty: UnitDuty = {
  ...{isOnDuty: true, source: 'roster', until: at('18:00'), order: null},
  spell: {shift: 'Day', since: at('08:00'), until: at('18:00')},
  next: {shift: 'Day', since: at('08:00') + 86_400_000, until: at('18:00') + 86_400_000},
}
const unit = (id: string, kind: string) =>
  unitSchema.parse({id, name: id, kind, position: [120, 27], area: '330383', capabilities: []})

beforeEach(() => {
  localStorage.setItem('wanglou.locale', 'en-US')
  setActivePinia(createPinia())
  useCityStore().describe(DESCRIPTION)
  useSituationStore().setPicture(1, at('12:00'))
  useUnitsStore().replaceAll([unit('Walker 1', 'gridWorker'), unit('Engine 1', 'fireStation')])
})

function show({hasShifts = true, role = 'duty'}: {hasShifts?: boolean; role?: Role} = {}) {
  const session = {sessionId: 's', user: role, role, areas: [DESCRIPTION.code], expiresAt: 1}
  useSessionStore().replace(sessionSchema.parse(session))
  const shifts = hasShifts ? [{name: 'Day', from: '08:00', to: '18:00', isWorkdaysOnly: true}] : []
  const none: UnitDuty = {...duty, source: 'none', spell: null, next: null, until: null}
  const order = {isOnDuty: false, by: 'chen', at: at('11:00'), until: at('18:00')}
  useRosterStore().replace(
    rosterReplySchema.parse({
      ...{asOf: at('12:00'), until: at('18:00')},
      kinds: [
        {kind: 'gridWorker', shifts},
        {kind: 'fireStation', shifts: []},
      ],
      groups: [
        {kind: 'gridWorker', duty: hasShifts ? duty : none, unitIds: ['Walker 1']},
        {
          ...{kind: 'fireStation', unitIds: ['Engine 1']},
          duty: {...none, isOnDuty: false, source: 'officer', order, until: at('18:00')},
        },
      ],
    }),
  )
  return mount(RosterPanel, {global: {plugins: [createTestTranslations()]}})
}

describe('the roster on the desk', () => {
  it('says of each kind its shifts, who is on now and next, and of each unit until when', () => {
    const text = show().text()
    expect(text).toContain('Day 08:00–18:00 · workdays')
    expect(text).toContain('Day until 18:00 · 1')
    expect(text).toContain('On duty until 18:00 (Day)')
  })

  it('shows the units of the kind that is chosen, and an officer’s order with his name', async () => {
    const panel = show()
    const stations = panel.findAll('button').find(button => button.text() === 'Fire station')
    await stations?.trigger('click')
    expect(panel.text()).toContain('Ordered off duty by chen, on at 18:00')
    expect(panel.findAll('button').map(button => button.text())).toContain('By the roster again')
  })

  it('offers no order to a leader', () => {
    const texts = show({role: 'leader'})
      .findAll('button')
      .map(button => button.text())
    expect(texts).not.toContain('Order off duty')
  })

  it('says so where the city has no roster: everybody is on duty', () => {
    expect(show({hasShifts: false}).text()).toContain('every unit is on duty always')
  })
})
