import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  hazardCommandNameSchema,
  hazardStateSchema,
  isHazardOpen,
  type Hazard,
  type HazardCommand,
  type HazardCommandName,
} from '#contract/hazard.ts'
import type {NewRecord} from '#contract/record.ts'
import {roleSchema, type Role} from '#contract/session.ts'
import {refusalCodeSchema} from '#contract/socket.ts'
import {reduceRecord} from '#server/domain/reduceRecord.ts'
import {CityState, EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {squareContext} from '../fixtures/city.ts'
import {asLog, NOON} from '../fixtures/records.ts'
import {DAY, found, HAZARD, hazardCommand, hazardCommanded} from './hazards.ts'

const context = squareContext()

interface Move {
  readonly name: HazardCommandName | 'timer'
  readonly passed: boolean
  readonly role: Role
  readonly by: string
  /** Since the move before; a node's clock may be behind another's. */
  readonly afterMs: number
  readonly until: number
}

const move: fc.Arbitrary<Move> = fc.record({
  name: fc.constantFrom(
    'timer' as const,
    ...hazardCommandNameSchema.options.filter(name => name !== 'void'),
    ...hazardCommandNameSchema.options,
  ),
  passed: fc.boolean(),
  role: fc.oneof(
    {weight: 8, arbitrary: fc.constant('duty' as const)},
    fc.constantFrom(...roleSchema.options),
  ),
  by: fc.constantFrom('li', 'wang'),
  afterMs: fc.integer({min: -DAY, max: 20 * DAY}),
  until: fc.integer({min: -DAY, max: 500 * DAY}),
})

function nameCommand({name, passed, until}: Move, at: number): HazardCommand {
  if (name === 'order') return {name, until: Math.max(0, at + until)}
  if (name === 'extend') return {name, reason: 'Told so', until: Math.max(0, at + until)}
  if (name === 'verify') return {name, passed, photos: [], ...(passed ? {} : {note: 'Still there'})}
  return hazardCommand(name === 'timer' ? 'escalate' : name)
}

function recordOf(next: Move, hazard: Hazard, at: number): NewRecord {
  if (next.name !== 'timer') return hazardCommanded(hazard, nameCommand(next, at), {...next, at})
  return {
    origin: 'wanglou',
    source: 'timer',
    sourceId: String(at),
    type: 'timer.fired',
    body: {timer: {type: 'hazardOverdue', hazardId: HAZARD, dueAt: hazard.dueAt ?? at}, at},
  }
}

/** What must hold of a hazard at any time, and between before and after. */
function expectWhole(before: Hazard, after: Hazard): void {
  expect(after.dueAt !== null).toBe(isHazardOpen(after))
  expect(after.closedAt !== null).toBe(after.state === 'closed')
  if (after.overdueSince !== null) expect(after.overdueSince).toBe(after.dueAt)
  if (after.state === 'ordered') expect(after.orderedDueAt).toBe(after.dueAt)
  if (after.state === 'verified' || after.state === 'rectified') expect(after.rectifiedBy).not.toBeNull()
  expect(after.since).toBeGreaterThanOrEqual(before.since)
  expect(after.steps.slice(0, before.steps.length)).toEqual(before.steps)
  const checked = after.steps.at(-1)
  if (after !== before && checked?.what === 'verify') expect(checked.by).not.toBe(before.rectifiedBy)
}

describe('a life of commands and timers', () => {
  it('never leaves the table, keeps its history, and is checked only by another than who mended it', () => {
    const reached = new Set<string>()
    fc.assert(
      fc.property(
        fc.constantFrom('general' as const, 'major' as const),
        fc.array(move, {minLength: 5, maxLength: 50}),
        (severity, moves) => {
          const state = new CityState(EMPTY_IMAGE)
          let at = NOON
          let seq = 0
          const take = (record: NewRecord) => {
            const before = state.hazard(HAZARD)
            const [logged] = asLog([record], {fromSeq: ++seq, at})
            if (!logged) return
            const {changes, refusal} = reduceRecord(logged, state, context)
            for (const change of changes) state.apply(change)
            if (refusal !== null) {
              expect(refusalCodeSchema.options).toContain(refusal)
              expect(changes).toEqual([])
            }
            const after = state.hazard(HAZARD)
            if (!after) return
            reached.add(after.state)
            expectWhole(before ?? after, after)
            const isCommand = record.type === 'hazard.commanded' && refusal === null
            if (before) expect(after.version).toBe(before.version + (isCommand ? 1 : 0))
          }
          take(found({severity}))
          for (const next of moves) {
            at += next.afterMs
            const hazard = state.hazard(HAZARD)
            if (hazard) take(recordOf(next, hazard, at))
          }
        },
      ),
      {numRuns: 400},
    )
    expect([...reached].sort()).toEqual([...hazardStateSchema.options].sort())
  })
})
