import {describe, expect, it} from 'vitest'
import {panelRowSchema} from '#contract/http.ts'
import {areaCodeSchema} from '#contract/ids.ts'
import {panelsOf, playCommand, togglePanel} from '#web/panels/Drill/drillPanels.ts'

const EAST = areaCodeSchema.parse('330383198001')

function panel(name: string | null, community: string, isRegistered = true) {
  const address = Buffer.from((name ?? 'zzzzzz').padEnd(6).slice(0, 6)).toString('hex')
  return panelRowSchema.parse({
    ...{address, name, isRegistered, premisesId: null, streetAddress: '', isConnected: true},
    place: {position: null, gridCell: null, community, isOutside: false},
    ...{firstHeardAt: null, lastHeardAt: null, activeFires: 0, activeFaults: 0, updatedSeq: 1},
  })
}

describe('the panels of a drill', () => {
  it('are the registered ones of a community by name; none without a community', () => {
    const all = [panel('b', EAST), panel('a', EAST), panel('c', '330383198002'), panel('d', EAST, false)]
    expect(panelsOf(all, EAST).map(({name}) => name)).toEqual(['a', 'b'])
    expect(panelsOf(all, null)).toEqual([])
  })

  it('are put in and taken out one by one', () => {
    const {address} = panel('a', EAST)
    const once = togglePanel(new Set(), address)
    expect([...once]).toEqual([address])
    expect([...togglePanel(once, address)]).toEqual([])
  })
})

it('a scenario is played into the drill that was started', () => {
  expect(playCommand({scenario: 'drill-gas-leak', drillId: 'drill-1'})).toBe(
    'npm run drill -- drill-gas-leak --join drill-1',
  )
})
