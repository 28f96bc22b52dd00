// @vitest-environment happy-dom
import {expect, it} from 'vitest'
import PagedPanel from '#web/ui/PagedPanel.vue'
import {usePanels} from '../mountPanel.ts'

const mount = usePanels()

interface Row {
  readonly id: number
  readonly name: string
}

function show(changes: object = {}) {
  return mount(PagedPanel<Row, 'name'>, {
    props: {
      title: 'Letters',
      columns: [{key: 'name', title: 'Name'}],
      rows: [{id: 1, name: 'one'}],
      rowKey: (row: Row) => row.id,
      ...{isLoaded: true, hasMore: false, failure: null, emptyText: 'No letters'},
      words: {refresh: 'Refresh', retry: 'Try again', loading: 'Loading', more: 'More'},
      ...changes,
    },
    slots: {name: ({row}: {row: Row}) => row.name.toUpperCase(), note: () => 'A note'},
  })
}

it('draws each cell by the slot of its column, with a note before the rows', () => {
  const panel = show()
  expect(panel.find('td').text()).toBe('ONE')
  expect(panel.text()).toContain('A note')
  expect(panel.text()).not.toContain('More')
})

it('asks for more where there is more, and anew at any time', async () => {
  const panel = show({hasMore: true})
  const press = (name: string) => panel.findAll('button').find(each => each.text() === name)
  await press('More')?.trigger('click')
  await press('Refresh')?.trigger('click')
  expect(panel.emitted()).toMatchObject({more: [[]], reload: [[]]})
})

it('says why there are no rows: being read, none, or not to be read, which can be tried again', async () => {
  expect(show({isLoaded: false, rows: []}).text()).toContain('Loading')
  expect(show({rows: []}).text()).toContain('No letters')
  const failed = show({failure: 'It failed'})
  expect(failed.text()).toContain('It failed')
  expect(failed.find('td').exists()).toBe(false)
  await failed
    .findAll('button')
    .find(each => each.text() === 'Try again')
    ?.trigger('click')
  expect(failed.emitted('reload')).toHaveLength(1)
})
