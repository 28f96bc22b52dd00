import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {caseCommandNameSchema, type CaseCommand} from '#contract/caseCommand.ts'
import {caseStateSchema, isCaseOpen, type CaseFile} from '#contract/caseFile.ts'
import type {CaseCommanded, NewRecord} from '#contract/record.ts'
import {roleSchema} from '#contract/session.ts'
import {refusalCodeSchema} from '#contract/socket.ts'
import type {CityContext} from '#server/domain/draft.ts'
import {policySchema} from '#server/domain/policy.ts'
import {reduceRecord} from '#server/domain/reduceRecord.ts'
import {CityState, EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {POLICY, squareContext} from '../fixtures/city.ts'
import {asLog, NOON, progressed, reported} from '../fixtures/records.ts'
import {asRecord, commandOf} from './caseCommands.ts'

const HOUR = 3_600_000

/** Levels 1 to 4 count in each of the four units. */
const spans = [30, {workingHours: 4}, {workingDays: 2}, {calendarDays: 3}]
const stages = {reported: spans, accepted: spans, assigned: spans, handling: spans, feedback: spans}
const context: CityContext = {
  ...squareContext(),
  policy: policySchema.parse({
    ...POLICY,
    clocks: Object.fromEntries(Object.keys(POLICY.clocks).map(kind => [kind, stages])),
  }),
}

const EXTERNAL_IDS = ['a', 'b', 'c']
type Level = CaseFile['level']

interface Move {
  readonly on: number
  readonly into: number
  readonly name: CaseCommand['name']
  readonly passed: boolean
  readonly role: CaseCommanded['role']
  readonly by: string
  /** Since the move before; a node's clock may be behind another's. */
  readonly afterMs: number
  readonly until: number
}

const move: fc.Arbitrary<Move> = fc.record({
  on: fc.integer({min: 0, max: 2}),
  into: fc.integer({min: 0, max: 2}),
  name: fc.constantFrom(...caseCommandNameSchema.options),
  passed: fc.boolean(),
  role: fc.oneof(
    {weight: 8, arbitrary: fc.constant('duty' as const)},
    fc.constantFrom(...roleSchema.options),
  ),
  by: fc.constantFrom('li', 'wang'),
  afterMs: fc.integer({min: -HOUR, max: 40 * HOUR}),
  until: fc.integer({min: -HOUR, max: 500 * HOUR}),
})
const step = fc.constantFrom(
  'accepted' as const,
  'handling' as const,
  'feedback' as const,
  'evaluated' as const,
)

function nameCommand({name, until, passed}: Move, into: CaseFile, at: number): CaseCommand {
  if (name === 'extend') return {name, reason: 'Told so', until: Math.max(0, at + until)}
  if (name === 'verify') return {name, passed, ...(passed ? {} : {note: 'Still there'})}
  return commandOf(name, into.caseCode)
}

/** What must hold between a case before and after any record. */
function expectForward(before: CaseFile, after: CaseFile): void {
  expect(caseStateSchema.options).toContain(after.state)
  expect(after.version).toBeGreaterThanOrEqual(before.version)
  expect(after.stageSince).toBeGreaterThanOrEqual(before.stageSince)
  if (after.dueAt !== null) {
    expect(after.dueAt).toBeGreaterThanOrEqual(after.stageSince)
    expect(after.atRiskAt).not.toBeNull()
    expect(after.atRiskAt ?? 0).toBeLessThanOrEqual(after.dueAt)
    const isSameStep = after.stage === before.stage && after.stageSince === before.stageSince
    if (isSameStep && before.dueAt !== null) expect(after.dueAt).toBeGreaterThanOrEqual(before.dueAt)
  }
}

/** What must hold of a case at any time. */
function expectWhole(caseFile: CaseFile, state: CityState): void {
  const {state: now, dueAt, suspension, mergedInto, stateBefore, caseCode} = caseFile
  expect(dueAt !== null).toBe(isCaseOpen(caseFile) && now !== 'suspended')
  if (now === 'suspended') expect(suspension).not.toBeNull()
  expect(mergedInto !== null).toBe(now === 'merged')
  expect(stateBefore !== null).toBe(now === 'merged' || now === 'voided')
  if (mergedInto) expect(state.caseByCode(mergedInto)?.mergedCases).toContain(caseCode)
  for (const other of caseFile.mergedCases) expect(state.caseByCode(other)?.mergedInto).toBe(caseCode)
}

describe('a life of commands and backends’ steps', () => {
  it('never leaves the table, and no clock of it runs backwards', () => {
    const reached = new Set<string>()
    fc.assert(
      fc.property(
        fc.constantFrom<Level>(1, 2, 3, 4),
        fc.array(fc.oneof({weight: 12, arbitrary: move}, step), {minLength: 10, maxLength: 60}),
        (level, moves) => {
          const state = new CityState(EMPTY_IMAGE)
          let at = NOON
          let seq = 0
          const take = (record: NewRecord) => {
            const before = new Map(state.cases)
            const [logged] = asLog([record], {fromSeq: ++seq, at})
            if (!logged) return
            const {changes, refusal} = reduceRecord(logged, state, context)
            for (const change of changes) state.apply(change)
            if (refusal !== null) {
              expect(refusalCodeSchema.options).toContain(refusal)
              expect(changes).toEqual([])
            }
            for (const [code, caseFile] of state.cases) {
              const earlier = before.get(code)
              if (earlier) expectForward(earlier, caseFile)
              expectWhole(caseFile, state)
              reached.add(caseFile.state)
            }
          }
          for (const id of EXTERNAL_IDS) take(reported(id, {level}))
          for (const [index, next] of moves.entries()) {
            const cases = [...state.cases.values()]
            if (typeof next === 'string') {
              at += HOUR
              take(progressed(EXTERNAL_IDS[index % 3] ?? 'a', next, at))
              continue
            }
            const [on, into] = [cases[next.on], cases[next.into]]
            if (!on || !into) throw new Error('three cases were reported')
            at += next.afterMs
            const body: CaseCommanded = {
              caseCode: on.caseCode,
              version: on.version,
              command: nameCommand(next, into, at),
              ...{by: next.by, role: next.role, at},
            }
            const versionBefore = on.version
            take(asRecord(body, String(seq)))
            const after = state.caseByCode(on.caseCode)
            const isAside = ['claim', 'unclaim', 'note'].includes(next.name)
            const isTaken = after !== on
            if (isTaken) expect(after?.version).toBe(versionBefore + (isAside ? 0 : 1))
          }
        },
      ),
      {numRuns: 400},
    )
    expect([...reached].sort()).toEqual([...caseStateSchema.options].sort())
  })

  it('takes a command of an older version for none', () => {
    fc.assert(
      fc.property(move, fc.integer({min: 1, max: 5}), (next, behind) => {
        const state = new CityState(EMPTY_IMAGE)
        for (const record of asLog([reported('a'), reported('b')])) {
          for (const change of reduceRecord(record, state, context).changes) state.apply(change)
        }
        const [on, into] = [...state.cases.values()]
        if (!on || !into) throw new Error('two cases were reported')
        state.rememberCase({...on, version: 7})
        const command = nameCommand(next, into, NOON)
        const body = {
          caseCode: on.caseCode,
          version: 7 - behind,
          command,
          by: 'li',
          role: 'duty',
          at: NOON,
        } as const
        const [record] = asLog([asRecord(body)], {fromSeq: 3})
        if (!record) return
        const {refusal} = reduceRecord(record, state, context)
        const isAside = ['claim', 'unclaim', 'note'].includes(next.name)
        if (!isAside) expect(refusal).toBe('staleVersion')
        else expect(refusal).not.toBe('staleVersion')
      }),
    )
  })
})
