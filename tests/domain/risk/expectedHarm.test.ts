import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {harmOf, harmOfFire} from '#server/domain/risk/expectedHarm.ts'
import {RISK_POLICY, SMALL_FACTS} from '../../fixtures/riskCity.ts'

const policy = RISK_POLICY.harm

describe('the harm of a fire', () => {
  it('is of those who sleep there and do not get out, help coming when it usually does', () => {
    const parts = harmOf({...SMALL_FACTS, tenants: 10, floors: 1}, 300, policy)
    expect(parts).toEqual({people: 9, trappedShare: 0.02, responseSeconds: 300, responseFactor: 1})
    expect(harmOfFire(parts)).toBeCloseTo(0.18, 12)
  })

  it('is greater with bars, without a second way out, high up and far away, and less with a detector', () => {
    const usual = harmOf(SMALL_FACTS, 300, policy)
    const worse = [
      harmOf({...SMALL_FACTS, secondExit: false}, 300, policy),
      harmOf({...SMALL_FACTS, barredWindows: true}, 300, policy),
      harmOf({...SMALL_FACTS, floors: 7}, 300, policy),
      harmOf(SMALL_FACTS, 480, policy),
      harmOf(SMALL_FACTS, null, policy),
    ]
    for (const parts of worse) expect(harmOfFire(parts)).toBeGreaterThan(harmOfFire(usual))
    const warned = harmOf({...SMALL_FACTS, sensors: ['smoke']}, 300, policy)
    expect(harmOfFire(warned)).toBeCloseTo(0.45 * harmOfFire(usual), 12)
  })

  it('takes what is usual of the kind where nobody knows how many live there', () => {
    expect(harmOf({...SMALL_FACTS, tenants: null}, 300, policy).people).toBe(4)
    expect(harmOf({...SMALL_FACTS, tenants: null, kind: 'mixedUse'}, 300, policy).people).toBe(5)
    expect(harmOf({...SMALL_FACTS, tenants: 0}, 300, policy).people).toBe(0)
  })

  it('is never of more people than are there', () => {
    const facts = fc.record({
      tenants: fc.integer({min: 0, max: 500}),
      floors: fc.integer({min: 1, max: 60}),
      secondExit: fc.boolean(),
      barredWindows: fc.boolean(),
    })
    fc.assert(
      fc.property(facts, fc.option(fc.integer({min: 0, max: 9_000})), (some, seconds) => {
        const parts = harmOf({...SMALL_FACTS, ...some}, seconds, policy)
        expect(harmOfFire(parts)).toBeLessThanOrEqual(parts.people)
        expect(parts.trappedShare).toBeLessThanOrEqual(1)
      }),
    )
  })
})
