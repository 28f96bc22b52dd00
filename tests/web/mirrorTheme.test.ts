// @vitest-environment happy-dom
import {Window} from 'happy-dom'
import {createPinia, setActivePinia} from 'pinia'
import {beforeEach, expect, it} from 'vitest'
import {nextTick} from 'vue'
import {mirrorTheme} from '#web/mirrorTheme.ts'
import {useViewStore} from '#web/stores/view.ts'

const root = document.documentElement
/** Of a browser: newer Nodes have a `localStorage` of their own. */
const storage = new Window().localStorage

beforeEach(() => {
  setActivePinia(createPinia())
  storage.clear()
})

it('begins dark, and remembers in this browser what was chosen', async () => {
  mirrorTheme('', storage, root)
  expect(root.dataset['theme']).toBe('dark')
  useViewStore().setTheme('light')
  await nextTick()
  expect(root.dataset['theme']).toBe('light')
  setActivePinia(createPinia())
  mirrorTheme('', storage, root)
  expect(useViewStore().theme).toBe('light')
})

it('does what the address asks for, and takes nonsense for nothing', () => {
  mirrorTheme('?theme=light&area=330383', storage, root)
  expect(useViewStore().theme).toBe('light')
  setActivePinia(createPinia())
  storage.clear()
  mirrorTheme('?theme=<script>', storage, root)
  expect(useViewStore().theme).toBe('dark')
})
