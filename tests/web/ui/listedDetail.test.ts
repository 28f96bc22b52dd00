// @vitest-environment happy-dom
import {expect, it} from 'vitest'
import ListedDetail from '#web/ui/ListedDetail.vue'
import {usePanels} from '../mountPanel.ts'

const mount = usePanels()
const entry = (id: string) => ({
  ...{id, name: `Sheet ${id}`, note: 'by chen'},
  state: {tone: 'calm' as const, word: 'kept'},
})

const show = (ids: string[]) =>
  mount(ListedDetail<string>, {
    props: {label: 'Earlier', entries: ids.map(entry), chosenId: 'b'},
    slots: {default: () => 'the sheet'},
  })

it('lists what there is, marks the one that is looked at and tells which is chosen', async () => {
  const listed = show(['a', 'b'])
  const [first, second] = listed.findAll('nav button')
  expect(first?.text()).toContain('Sheet a')
  expect(first?.attributes('aria-current')).toBeUndefined()
  expect(second?.attributes('aria-current')).toBe('true')
  await first?.trigger('click')
  expect(listed.emitted('choose')).toEqual([['a']])
  expect(listed.text()).toContain('the sheet')
})

it('has no list where there is nothing to list', () => {
  const listed = show([])
  expect(listed.find('nav').exists()).toBe(false)
  expect(listed.text()).toBe('the sheet')
})
