import {describe, expect, it} from 'vitest'
import {hazardIdSchema, type Hazard, type HazardCommand} from '#contract/hazard.ts'
import {hasHazardLeft, PICTURE_SPAN_MS} from '#contract/pictureSpan.ts'
import type {NewRecord} from '#contract/record.ts'
import {policySchema} from '#server/domain/policy.ts'
import {reduceRecord} from '#server/domain/reduceRecord.ts'
import {CityState, EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {POLICY, squareContext} from '../fixtures/city.ts'
import {asLog, NOON} from '../fixtures/records.ts'
import {DAY, found, HAZARD, hazardCommand, hazardCommanded, hazardIn, HOUSE} from './hazards.ts'

const minutes = (count: number) => count * 24 * 60
const context = {
  ...squareContext(),
  policy: policySchema.parse({
    ...POLICY,
    hazardClocks: {
      general: {found: minutes(3), ordered: minutes(15), rectified: minutes(2), verified: minutes(5)},
      major: {found: minutes(1), ordered: minutes(7)},
    },
  }),
}

/** A state that takes records in one after the other, as the log has them. */
function livingFrom(...hazards: readonly Hazard[]) {
  const state = new CityState({...EMPTY_IMAGE, hazards})
  let seq = 10
  return {
    state,
    take(record: NewRecord) {
      const [logged] = asLog([record], {fromSeq: seq++})
      if (!logged) throw new Error('one record was made')
      const {changes, refusal} = reduceRecord(logged, state, context)
      for (const change of changes) state.apply(change)
      return refusal
    },
    hazard: () => state.hazard(HAZARD),
  }
}

function overdue(dueAt: number): NewRecord {
  return {
    origin: 'wanglou',
    source: 'timer',
    sourceId: `hazardOverdue:${HAZARD}:${String(dueAt)}`,
    type: 'timer.fired',
    body: {timer: {type: 'hazardOverdue', hazardId: HAZARD, dueAt}, at: dueAt + 1_000},
  }
}

describe('a hazard that is found', () => {
  it('waits for an order within the time of its severity', () => {
    const living = livingFrom()
    expect(living.take(found())).toBeNull()
    expect(living.hazard()).toMatchObject({state: 'found', dueAt: NOON + 3 * DAY, version: 0, repeats: 0})
    const major = livingFrom()
    major.take(found({severity: 'major'}))
    expect(major.hazard()?.dueAt).toBe(NOON + DAY)
  })

  it('is ordered at once where its finder set a time for mending', () => {
    const living = livingFrom()
    living.take(found({orderedUntil: NOON + 9 * DAY}))
    expect(living.hazard()).toMatchObject({
      state: 'ordered',
      dueAt: NOON + 9 * DAY,
      orderedDueAt: NOON + 9 * DAY,
    })
    expect(living.hazard()?.steps.map(({what}) => what)).toEqual(['found', 'order'])
  })

  it('waits for its check where it was mended already', () => {
    const living = livingFrom()
    living.take(found({orderedUntil: NOON + 9 * DAY, rectifiedAt: NOON + DAY}))
    expect(living.hazard()).toMatchObject({state: 'rectified', dueAt: NOON + 3 * DAY, rectifiedBy: 'li'})
  })

  it('changes nothing the second time', () => {
    const living = livingFrom(hazardIn('ordered'))
    expect(living.take(found())).toBe('notAllowedInState')
    expect(living.hazard()?.state).toBe('ordered')
  })

  it('counts those of the same kind at the same premises before it, without the void ones', () => {
    const living = livingFrom()
    const id = (name: string) => hazardIdSchema.parse(`hazard-${name}`)
    const next = (name: string, overrides: Parameters<typeof found>[0] = {}) =>
      living.take(found({...overrides, hazardId: id(name)}))
    const repeats = (name: string) => living.state.hazard(id(name))?.repeats
    next('a')
    next('b', {repeatsBefore: 2})
    next('c', {kind: 'wiring'})
    const second = living.state.hazard(id('b'))
    if (second) living.take(hazardCommanded(second, hazardCommand('void')))
    next('d')
    expect([repeats('a'), repeats('b'), repeats('c'), repeats('d')]).toEqual([0, 3, 0, 1])
    expect(living.state.hazardTally(HOUSE, 'indoorCharging')).toBe(2)
  })
})

describe('a hazard on its way', () => {
  it('goes from found to closed with a clock for each state and a history of who did what', () => {
    const living = livingFrom()
    living.take(found())
    const go = (command: HazardCommand, by: string, at: number) => {
      const hazard = living.hazard()
      return hazard ? living.take(hazardCommanded(hazard, command, {by, at})) : 'notFound'
    }
    expect(go({name: 'order'}, 'li', NOON + DAY)).toBeNull()
    expect(living.hazard()).toMatchObject({dueAt: NOON + 16 * DAY, orderedDueAt: NOON + 16 * DAY})
    expect(go(hazardCommand('rectify'), 'li', NOON + 2 * DAY)).toBeNull()
    expect(go(hazardCommand('verify'), 'li', NOON + 3 * DAY)).toBe('needsOtherOfficer')
    expect(go(hazardCommand('verify'), 'wang', NOON + 3 * DAY)).toBeNull()
    expect(go(hazardCommand('close'), 'wang', NOON + 4 * DAY)).toBeNull()
    expect(living.hazard()).toMatchObject({
      state: 'closed',
      version: 4,
      dueAt: null,
      orderedDueAt: NOON + 16 * DAY,
      rectifiedAt: NOON + 2 * DAY,
      closedAt: NOON + 4 * DAY,
    })
    expect(living.hazard()?.steps.map(({what, by}) => `${what} ${by}`)).toEqual([
      'found li',
      'order li',
      'rectify li',
      'verify wang',
      'close wang',
    ])
  })

  it('is ordered again with a new time where the check was not passed', () => {
    const living = livingFrom(hazardIn('rectified', {orderedDueAt: NOON - DAY}))
    const failed: HazardCommand = {name: 'verify', passed: false, note: 'Still there', photos: []}
    living.take(hazardCommanded(hazardIn('rectified'), failed, {at: NOON + DAY}))
    expect(living.hazard()).toMatchObject({
      state: 'ordered',
      dueAt: NOON + 16 * DAY,
      orderedDueAt: NOON + 16 * DAY,
      rectifiedBy: null,
    })
  })

  it('refuses what was decided on an older version, and words that are missing', () => {
    const hazard = hazardIn('rectified')
    const living = livingFrom(hazard)
    const older = {...hazard, version: 2}
    expect(living.take(hazardCommanded(older, hazardCommand('verify')))).toBe('staleVersion')
    const wordless: HazardCommand = {name: 'verify', passed: false, photos: []}
    expect(living.take(hazardCommanded(hazard, wordless))).toBe('reasonMissing')
  })

  it('takes no deadline that has passed, and none further off than a year', () => {
    for (const until of [NOON - 1, NOON + 400 * DAY]) {
      const open = livingFrom(hazardIn('found'))
      expect(open.take(hazardCommanded(hazardIn('found'), {name: 'order', until}))).toBe('invalid')
      const ordered = livingFrom(hazardIn('ordered'))
      const extend = {name: 'extend', reason: 'Parts are late', until} as const
      expect(ordered.take(hazardCommanded(hazardIn('ordered'), extend))).toBe('invalid')
    }
  })
})

describe('a hazard that is not dealt with in time', () => {
  it('is overdue once, and no longer when its state is left', () => {
    const living = livingFrom(hazardIn('ordered'))
    const dueAt = NOON + DAY
    expect(living.take(overdue(dueAt))).toBeNull()
    expect(living.hazard()).toMatchObject({overdueSince: dueAt, escalatedAt: null, version: 3})
    expect(living.take(overdue(dueAt))).toBe('notAllowedInState')
    living.take(hazardCommanded(hazardIn('ordered'), hazardCommand('rectify'), {at: NOON + 2 * DAY}))
    expect(living.hazard()?.overdueSince).toBeNull()
  })

  it('comes before the leader by itself where it is a major one', () => {
    const living = livingFrom(hazardIn('ordered', {severity: 'major'}))
    living.take(overdue(NOON + DAY))
    expect(living.hazard()?.escalatedAt).toBe(NOON + DAY + 1_000)
  })

  it('is not overdue by a deadline that was moved', () => {
    const living = livingFrom(hazardIn('ordered'))
    living.take(hazardCommanded(hazardIn('ordered'), hazardCommand('extend')))
    expect(living.take(overdue(NOON + DAY))).toBe('notAllowedInState')
  })
})

describe('a hazard that is over', () => {
  it('leaves the live picture after a day, an open one never', () => {
    const later = NOON + PICTURE_SPAN_MS + 1
    expect(hasHazardLeft(hazardIn('closed'), later)).toBe(true)
    expect(hasHazardLeft(hazardIn('voided'), NOON + PICTURE_SPAN_MS)).toBe(false)
    expect(hasHazardLeft(hazardIn('ordered'), later + 400 * DAY)).toBe(false)
  })
})
