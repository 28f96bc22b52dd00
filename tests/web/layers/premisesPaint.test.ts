import {describe, expect, it} from 'vitest'
import {bandNumber, HAS_SMOKE_SENSOR, type RiskTable} from '#contract/riskTable.ts'
import {kindPaint, premisesRiskOf, riskPaint} from '#web/layers/premisesPaint.ts'
import {premisesRgba} from '#web/layers/premisesPalette.ts'
import {premisesTableOf} from '../map/premisesTables.ts'

const premises = premisesTableOf([
  [120.5, 27.5],
  [120.6, 27.6],
  [120.7, 27.7],
])

/** One safe with a sensor, one that is likely to burn with a sensor, one that is likely to burn without. */
function risk(): RiskTable {
  return {
    count: 3,
    probability: Float32Array.from([0.001, 0.03, 0.02]),
    harm: Float32Array.from([0.0001, 0.1, 0.05]),
    band: Uint8Array.from([bandNumber('low'), bandNumber('elevated'), bandNumber('elevated')]),
    openHazards: Uint8Array.from([0, 2, 0]),
    flags: Uint8Array.from([HAS_SMOKE_SENSOR, HAS_SMOKE_SENSOR, 0]),
  }
}

describe('the colour of premises', () => {
  it('says their kind while no risk is shown', () => {
    const paint = kindPaint('light')
    expect([...paint.all(premises).slice(4, 8)]).toEqual(premisesRgba('light')[1])
    expect(paint.one(premises, 2)).toEqual(premisesRgba('light')[2])
  })

  it('is the lighter on the dark ground, and the darker on paper, the likelier a fire is', () => {
    const brightness = (theme: 'dark' | 'light') => {
      const colors = riskPaint({risk: risk(), measure: 'probability', theme}).all(premises)
      return [0, 2, 1].map(index => (colors[index * 4] ?? 0) + (colors[index * 4 + 1] ?? 0))
    }
    const [dark, light] = [brightness('dark'), brightness('light')]
    expect(dark).toEqual([...dark].sort((a, b) => a - b))
    expect(light).toEqual([...light].sort((a, b) => b - a))
  })

  it('is faint where the measure says nothing of them', () => {
    const alphas = (measure: 'hazards' | 'blindSpots') => {
      const colors = riskPaint({risk: risk(), measure, theme: 'dark'}).all(premises)
      return [3, 7, 11].map(at => (colors[at] ?? 0) > 200)
    }
    expect(alphas('hazards')).toEqual([false, true, false])
    expect(alphas('blindSpots')).toEqual([false, false, true])
  })

  it('follows a score that is changed in place', () => {
    const table = risk()
    const paint = riskPaint({risk: table, measure: 'probability', theme: 'dark'})
    const before = paint.one(premises, 0)
    table.probability[0] = 0.03
    expect(paint.one(premises, 0)).toEqual(paint.one(premises, 1))
    expect(paint.one(premises, 0)).not.toEqual(before)
  })
})

describe('the figure of premises', () => {
  it('is that of the measure, and none where it is not known', () => {
    const table = {...risk(), probability: Float32Array.from([Number.NaN, 0.5, 0.25])}
    expect(premisesRiskOf(table, 'probability', 0)).toBeNull()
    expect(premisesRiskOf(table, 'probability', 1)).toBe(0.5)
    expect(premisesRiskOf(table, 'hazards', 1)).toBe(2)
    expect(premisesRiskOf(table, 'hazards', 0)).toBeNull()
    expect(premisesRiskOf(table, 'blindSpots', 2)).toBe(0.25)
    expect(premisesRiskOf(table, 'blindSpots', 1)).toBeNull()
  })
})
