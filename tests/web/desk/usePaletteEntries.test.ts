// @vitest-environment happy-dom
import {mount} from '@vue/test-utils'
import {createPinia, setActivePinia} from 'pinia'
import {beforeEach, expect, it} from 'vitest'
import {defineComponent, h} from 'vue'
import {drillSchema} from '#contract/drill.ts'
import {sessionSchema, type Role} from '#contract/session.ts'
import {useCityStore} from '#web/stores/city.ts'
import {useDrillsStore} from '#web/stores/drills.ts'
import {useSessionStore} from '#web/stores/session.ts'
import {usePaletteEntries} from '#web/surfaces/desk/usePaletteEntries.ts'
import {DESCRIPTION} from '../../gateway/fakeDescription.ts'
import {createTestTranslations} from '../translations.ts'

const did: unknown[] = []
const drill = drillSchema.parse({
  ...{drillId: 'drill-1', name: 'Fire', scenario: '', panelAddresses: [], startedBy: 'duty'},
  ...{startedAt: 1, endedAt: null, startedSeq: 1, updatedSeq: 1},
})

beforeEach(() => {
  did.length = 0
  localStorage.setItem('wanglou.locale', 'en-US')
  setActivePinia(createPinia())
  useCityStore().describe({...DESCRIPTION, drillScenarios: [{scenario: 'drill-gas-leak', name: 'Gas'}]})
})

function entriesFor(role: Role) {
  const session = {sessionId: 's', user: role, role, areas: [DESCRIPTION.code], expiresAt: 1}
  useSessionStore().replace(sessionSchema.parse(session))
  const nothing = () => {}
  const Desk = defineComponent({
    setup() {
      const entries = usePaletteEntries({
        ...{offered: () => [], begin: nothing, dispatch: nothing, acknowledge: nothing, find: nothing},
        ...{push: nothing, help: nothing, allowSound: nothing, showLayout: nothing},
        ...{toggleCoverage: nothing, toggleRisk: nothing, newCase: nothing, toggleList: nothing},
        ...{offeredOfHazard: () => [], beginOfHazard: nothing},
        goTo: place => did.push(place),
        goToDrill: query => did.push(query),
      })
      return () =>
        h(
          'ul',
          entries.value.map(({id}) => h('li', id)),
        )
    },
  })
  const desk = mount(Desk, {global: {plugins: [createTestTranslations()]}})
  return desk.findAll('li').map(item => item.text())
}

it('the palette leads to the handover, the roster, the fire page and the drills', () => {
  expect(entriesFor('community')).toEqual(expect.arrayContaining(['handover', 'roster', 'fire', 'drill']))
})

it('the palette starts each drill that can be played, and ends the one under way', () => {
  expect(entriesFor('duty')).toContain('drill-drill-gas-leak')
  useDrillsStore().replaceAll([drill])
  const ids = entriesFor('leader')
  expect(ids).toContain('drill-end')
  expect(ids).not.toContain('drill-drill-gas-leak')
})

it('the palette offers neither to whoever may not', () => {
  expect(entriesFor('community').filter(id => id.startsWith('drill-'))).toEqual([])
})
