import {describe, expect, it} from 'vitest'
import {panelRowSchema} from '#contract/http.ts'
import {searchPanels} from '#web/panels/Panels/panelSearch.ts'

function panelWith(address: string, parts: object = {}) {
  return panelRowSchema.parse({
    address,
    name: `Tower ${address.slice(-2)}`,
    isRegistered: true,
    premisesId: null,
    place: {position: null, gridCell: null, community: null, isOutside: false},
    streetAddress: '12 Dragon Road',
    firstHeardAt: null,
    lastHeardAt: null,
    activeFires: 0,
    activeFaults: 0,
    updatedSeq: 0,
    isConnected: false,
    ...parts,
  })
}

describe('the search for a panel', () => {
  it('wants every word somewhere in name, number or street address, case aside', () => {
    const panels = [panelWith('0000000000aa'), panelWith('0000000000bb', {streetAddress: '5 Harbour Lane'})]
    const find = (text: string) =>
      searchPanels(panels, {text, isUnregisteredOnly: false}).map(({address}) => address.slice(-2))
    expect(find('tower DRAGON')).toEqual(['aa'])
    expect(find('00bb')).toEqual(['bb'])
    expect(find('')).toEqual(['aa', 'bb'])
    expect(find('tower nowhere')).toEqual([])
  })

  it('puts standing fires first, then faults, then unregistered panels', () => {
    const panels = [
      panelWith('000000000001'),
      panelWith('000000000002', {isRegistered: false, name: null}),
      panelWith('000000000003', {activeFaults: 1}),
      panelWith('000000000004', {activeFires: 1}),
    ]
    const order = searchPanels(panels, {text: '', isUnregisteredOnly: false})
    expect(order.map(({address}) => address.at(-1))).toEqual(['4', '3', '2', '1'])
    const unregistered = searchPanels(panels, {text: '', isUnregisteredOnly: true})
    expect(unregistered.map(({address}) => address.at(-1))).toEqual(['2'])
  })
})
