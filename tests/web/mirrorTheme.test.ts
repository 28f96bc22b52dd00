// @vitest-environment happy-dom
import {createPinia, setActivePinia} from 'pinia'
import {beforeEach, expect, it} from 'vitest'
import {nextTick} from 'vue'
import {mirrorTheme} from '#web/mirrorTheme.ts'
import {useViewStore} from '#web/stores/view.ts'

const root = document.documentElement

beforeEach(() => {
  setActivePinia(createPinia())
  localStorage.clear()
})

it('begins dark, and remembers in this browser what was chosen', async () => {
  mirrorTheme('', localStorage, root)
  expect(root.dataset['theme']).toBe('dark')
  useViewStore().setTheme('light')
  await nextTick()
  expect(root.dataset['theme']).toBe('light')
  setActivePinia(createPinia())
  mirrorTheme('', localStorage, root)
  expect(useViewStore().theme).toBe('light')
})

it('does what the address asks for, and takes nonsense for nothing', () => {
  mirrorTheme('?theme=light&area=330383', localStorage, root)
  expect(useViewStore().theme).toBe('light')
  setActivePinia(createPinia())
  localStorage.clear()
  mirrorTheme('?theme=<script>', localStorage, root)
  expect(useViewStore().theme).toBe('dark')
})
