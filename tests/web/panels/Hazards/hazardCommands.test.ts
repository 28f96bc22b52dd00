// @vitest-environment happy-dom
import {describe, expect, it} from 'vitest'
import {sessionSchema} from '#contract/session.ts'
import {zhCN} from '#web/i18n/zhCN.ts'
import HazardCommands from '#web/panels/Hazards/HazardCommands.vue'
import HazardPhotos from '#web/panels/Hazards/HazardPhotos.vue'
import {useSessionStore} from '#web/stores/session.ts'
import {hazardIn} from '../../../domain/hazards.ts'
import {usePanels} from '../../mountPanel.ts'

const mountPanel = usePanels()
const NOW = 1_790_000_000_000
const named = {premisesName: 'Shop', address: 'Main Street 2'}

function mountFor(user: string, rectifiedBy: string) {
  const hazard = {...hazardIn('rectified', {rectifiedBy}), ...named}
  const panel = mountPanel(HazardCommands, {
    props: {shown: {hazard, commands: ['verify', 'escalate', 'void'], weight: null}, now: NOW},
  })
  const session = {sessionId: 's', user, role: 'duty', areas: ['330383'], expiresAt: NOW}
  useSessionStore().replace(sessionSchema.parse(session))
  return panel
}

describe('what may be done with a hazard', () => {
  it('leaves the check to another than who reported that it is mended, and says so', async () => {
    const own = mountFor('li', 'li')
    await own.vm.$nextTick()
    expect(own.text()).toContain(zhCN.hazard.otherOfficer)
    expect(own.vm.press('v')).toBe(false)
  })

  it('opens the form of a command by its key and asks for the verdict', async () => {
    const panel = mountFor('wang', 'li')
    expect(panel.vm.press('v')).toBe(true)
    await panel.vm.$nextTick()
    await panel.get('form').trigger('submit')
    expect(panel.get('form').text()).toContain(zhCN.hazard.choose)
  })
})

describe('photos of a hazard', () => {
  it('stand before and after by the step that they came with', () => {
    const photo = (letter: string) => ({photoId: letter.repeat(64), type: 'image/jpeg' as const, bytes: 9})
    const step = {seq: 1, at: NOW, by: 'li', note: null}
    const panel = mountPanel(HazardPhotos, {
      props: {
        steps: [
          {...step, what: 'found', photos: [photo('a')]},
          {...step, what: 'rectify', photos: [photo('b')]},
        ],
      },
    })
    const sides = panel.findAll('figure').map(side => side.findAll('img').map(img => img.attributes('src')))
    expect(sides).toEqual([[`/api/photos/${'a'.repeat(64)}`], [`/api/photos/${'b'.repeat(64)}`]])
  })
})
