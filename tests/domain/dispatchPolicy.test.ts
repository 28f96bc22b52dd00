import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {caseKindSchema} from '#contract/caseFile.ts'
import {runCardOf} from '#server/domain/dispatchPolicy.ts'
import {policySchema} from '#server/domain/policy.ts'
import {POLICY} from '../fixtures/city.ts'

const policyText = readFileSync(new URL('../../mock/city/policy.json', import.meta.url), 'utf8')
const longgang = policySchema.parse(JSON.parse(policyText))

describe('a policy that says nothing of dispatch', () => {
  it('sends somebody who looks, at usual speeds', () => {
    expect(runCardOf(POLICY, 'fire', 1)).toEqual([
      {capability: 'verify', count: 1, withinMinutes: 15, isRequired: true, mayShare: false},
    ])
    expect(POLICY.travelSpeeds.fireStation.isDriving).toBe(true)
    expect(POLICY.taskClocks.accepted).toHaveLength(4)
  })
})

describe('the run cards of Longgang', () => {
  it('name for a fire the grid worker within three minutes, the stations, the police, power and first aid', () => {
    const card = runCardOf(longgang, 'fire', 1)
    expect(card[0]).toEqual({
      capability: 'verify',
      count: 1,
      unitKinds: ['gridWorker'],
      withinMinutes: 3,
      isRequired: true,
      mayShare: false,
    })
    const named = new Set(card.map(({capability}) => capability))
    expect([...named]).toEqual(expect.arrayContaining(['extinguish', 'police', 'power', 'firstAid']))
    expect(card.flatMap(({unitKinds}) => unitKinds ?? [])).toEqual(
      expect.arrayContaining(['microFireStation', 'fireStation', 'jointDutyStation', 'policePost']),
    )
  })

  it('has a card for every kind and level', () => {
    for (const kind of caseKindSchema.options) expect(longgang.runCards[kind]).toHaveLength(4)
  })

  it('names a card that is not right by its place', () => {
    const broken = JSON.parse(policyText) as {runCards: {fire: {capability: string}[][]}}
    broken.runCards.fire[1]![0]!.capability = 'levitate'
    const [issue] = policySchema.safeParse(broken).error?.issues ?? []
    expect(issue?.path).toEqual(['runCards', 'fire', 1, 0, 'capability'])
  })
})
