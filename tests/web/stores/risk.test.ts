import {createPinia, setActivePinia} from 'pinia'
import {beforeEach, describe, expect, it} from 'vitest'
import {premisesIdSchema} from '#contract/ids.ts'
import type {RiskChanged} from '#contract/riskChanged.ts'
import {bandNumber, type RiskTable} from '#contract/riskTable.ts'
import {useRiskStore} from '#web/stores/risk.ts'

beforeEach(() => {
  setActivePinia(createPinia())
})

function tableOf(count: number): RiskTable {
  return {
    count,
    probability: new Float32Array(count).fill(0.01),
    harm: new Float32Array(count),
    band: new Uint8Array(count),
    openHazards: new Uint8Array(count),
    flags: new Uint8Array(count),
  }
}

function changeOf(premisesId: string, probability: number): RiskChanged['changed'][number] {
  return {
    premisesId: premisesIdSchema.parse(premisesId),
    ...{probability, low: 0, high: 1, band: 'high', harm: 0.5, openHazards: 300, flags: 3},
  }
}

const places = new Map([
  ['P0', 0],
  ['P1', 1],
  ['P9', 9],
])

describe('fire risk as the map shows it', () => {
  it('puts a changed score in its place, and says which are other now', () => {
    const store = useRiskStore()
    store.show('probability')
    store.replaceTable(tableOf(2))
    const rows = [changeOf('P1', 0.25), changeOf('P9', 0.5), changeOf('gone', 0.5)]
    store.apply({version: 1, changed: rows, isAll: false}, id => places.get(id))
    expect([...(store.table?.probability ?? [])]).toEqual([Math.fround(0.01), 0.25])
    expect(store.table?.band[1]).toBe(bandNumber('high'))
    expect(store.table?.openHazards[1]).toBe(255)
    expect(store.changed).toEqual([1])
    expect(store.staleCount).toBe(0)
  })

  it('is to be read anew when all of it is other', () => {
    const store = useRiskStore()
    store.replaceTable(tableOf(1))
    store.apply({version: 2, changed: [], isAll: true}, () => undefined)
    expect(store.staleCount).toBe(1)
    expect(store.heardCount).toBe(1)
  })

  it('keeps nothing of it once it is switched off, and what was tried on paper neither', () => {
    const store = useRiskStore()
    store.toggle()
    expect(store.measure).toBe('probability')
    expect(store.state).toBe('loading')
    store.replaceTable(tableOf(1))
    store.tryOut({measures: [{type: 'fitSmoke'}], isDrawn: true})
    expect(store.isReduction).toBe(true)
    store.toggle()
    expect([store.isShown, store.table, store.tried, store.state]).toEqual([false, null, null, 'off'])
  })
})
