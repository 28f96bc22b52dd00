import {describe, expect, it} from 'vitest'
import {
  hazardCommandNameSchema,
  hazardStateSchema,
  type Hazard,
  type HazardCommand,
  type HazardCommandName,
  type HazardState,
} from '#contract/hazard.ts'
import {roleSchema, type Role} from '#contract/session.ts'
import {hazardCommandsFor} from '#server/domain/hazardTransitions.ts'
import {reduceRecord} from '#server/domain/reduceRecord.ts'
import {CityState, EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {squareContext} from '../fixtures/city.ts'
import {asLog} from '../fixtures/records.ts'
import {hazardCommand, hazardCommanded, hazardIn} from './hazards.ts'

/** What each command makes of a hazard in each state; what is not written here must be refused. */
const EXPECTED: Record<HazardState, Partial<Record<HazardCommandName, HazardState>>> = {
  found: {order: 'ordered', rectify: 'rectified', escalate: 'found', void: 'voided'},
  ordered: {rectify: 'rectified', extend: 'ordered', escalate: 'ordered', void: 'voided'},
  rectified: {verify: 'verified', escalate: 'rectified', void: 'voided'},
  verified: {close: 'closed', escalate: 'verified', void: 'voided'},
  closed: {},
  voided: {},
}

const EXPECTED_ROLES: Record<HazardCommandName, readonly Role[]> = {
  order: ['admin', 'duty', 'community'],
  rectify: ['admin', 'duty', 'community'],
  verify: ['admin', 'duty', 'community'],
  close: ['admin', 'duty', 'community'],
  extend: ['admin', 'leader', 'duty'],
  escalate: ['admin', 'leader', 'duty', 'community'],
  void: ['admin', 'leader', 'duty'],
}

function reduce(hazard: Hazard, command: HazardCommand, by: Parameters<typeof hazardCommanded>[2] = {}) {
  const state = new CityState({...EMPTY_IMAGE, hazards: [hazard]})
  const [record] = asLog([hazardCommanded(hazard, command, by)], {fromSeq: 9})
  if (!record) throw new Error('one record was made')
  const {changes, refusal} = reduceRecord(record, state, squareContext())
  const moved = changes.flatMap(change => (change.entity === 'hazard' ? change.value : []))
  return {changes, refusal, moved}
}

describe('every command in every state', () => {
  for (const state of hazardStateSchema.options) {
    it(`moves a hazard that is ${state}, or is refused with a code and changes nothing`, () => {
      for (const name of hazardCommandNameSchema.options) {
        const {changes, refusal, moved} = reduce(hazardIn(state), hazardCommand(name))
        const expected = EXPECTED[state][name]
        expect({name, refusal, to: moved.map(each => each.state)}).toEqual(
          expected === undefined
            ? {name, refusal: 'notAllowedInState', to: []}
            : {name, refusal: null, to: [expected]},
        )
        if (expected === undefined) expect(changes).toEqual([])
        else expect(moved[0]?.version).toBe(4)
      }
    })

    it(`offers for a hazard that is ${state} what the table has`, () => {
      const offered = hazardCommandsFor(hazardIn(state), 'duty')
      expect(offered.sort()).toEqual(Object.keys(EXPECTED[state]).sort())
    })
  }

  it('is refused to every role that the table does not name', () => {
    for (const name of hazardCommandNameSchema.options) {
      const state = hazardStateSchema.options.find(each => EXPECTED[each][name] !== undefined)
      for (const role of roleSchema.options) {
        const {refusal} = reduce(hazardIn(state ?? 'found'), hazardCommand(name), {role})
        expect({name, role, refusal}).toEqual({
          name,
          role,
          refusal: EXPECTED_ROLES[name].includes(role) ? null : 'forbidden',
        })
      }
    }
  })

  it('leads back to ordered where a check is not passed', () => {
    const failed: HazardCommand = {name: 'verify', passed: false, note: 'Still there', photos: []}
    const {moved} = reduce(hazardIn('rectified'), failed)
    expect(moved[0]).toMatchObject({state: 'ordered', rectifiedBy: null, rectifiedAt: null})
  })
})
