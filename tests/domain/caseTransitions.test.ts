import {describe, expect, it} from 'vitest'
import {caseCommandNameSchema, type CaseCommandName} from '#contract/caseCommand.ts'
import {caseStateSchema, type CaseFile, type CaseState} from '#contract/caseFile.ts'
import {roleSchema} from '#contract/session.ts'
import {commandsFor} from '#server/domain/caseTransitions.ts'
import {reduceRecord} from '#server/domain/reduceRecord.ts'
import {CityState, EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {squareContext} from '../fixtures/city.ts'
import {asLog} from '../fixtures/records.ts'
import {asRecord, caseIn, commanded, commandOf} from './caseCommands.ts'

const TARGET = caseIn(2, 'handling')

/** What each command makes of a case in each state; what is not written here must be refused. */
const EXPECTED: Record<CaseState, Partial<Record<CaseCommandName, CaseState>>> = {
  reported: {
    ...{accept: 'accepted', extend: 'reported', merge: 'merged', void: 'voided', escalate: 'reported'},
    ...{claim: 'reported', note: 'reported'},
  },
  accepted: {
    ...{assign: 'assigned', return: 'reported', extend: 'accepted', suspend: 'suspended', merge: 'merged'},
    ...{void: 'voided', escalate: 'accepted', claim: 'accepted', note: 'accepted'},
  },
  assigned: {
    ...{handle: 'handling', return: 'accepted', extend: 'assigned', suspend: 'suspended', merge: 'merged'},
    ...{void: 'voided', escalate: 'assigned', claim: 'assigned', note: 'assigned'},
  },
  handling: {
    ...{feedback: 'feedback', return: 'assigned', extend: 'handling', suspend: 'suspended', merge: 'merged'},
    ...{void: 'voided', escalate: 'handling', claim: 'handling', note: 'handling'},
  },
  feedback: {
    ...{verify: 'verified', return: 'handling', extend: 'feedback', merge: 'merged', void: 'voided'},
    ...{escalate: 'feedback', claim: 'feedback', note: 'feedback'},
  },
  verified: {
    ...{evaluate: 'evaluated', return: 'feedback', extend: 'verified', merge: 'merged', void: 'voided'},
    ...{escalate: 'verified', claim: 'verified', note: 'verified'},
  },
  suspended: {
    ...{resume: 'handling', merge: 'merged', void: 'voided', escalate: 'suspended', claim: 'suspended'},
    ...{note: 'suspended'},
  },
  evaluated: {reopen: 'handling', note: 'evaluated'},
  merged: {unmerge: 'handling', note: 'merged'},
  voided: {reopen: 'handling', note: 'voided'},
}

function reduce(caseFile: CaseFile, name: CaseCommandName, by: Parameters<typeof commanded>[2] = {}) {
  const state = new CityState(EMPTY_IMAGE)
  state.rememberCase(caseFile)
  state.rememberCase(TARGET)
  const [record] = asLog([asRecord(commanded(caseFile, commandOf(name, TARGET.caseCode), by))])
  if (!record) throw new Error('one record was made')
  return reduceRecord(record, state, squareContext())
}

describe('every command in every state', () => {
  for (const state of caseStateSchema.options) {
    it(`moves a case that is ${state}, or is refused with a code and changes nothing`, () => {
      for (const name of caseCommandNameSchema.options) {
        const {changes, refusal} = reduce(caseIn(1, state), name)
        const expected = EXPECTED[state][name]
        const moved = changes.flatMap(change =>
          change.entity === 'case' && change.value.caseCode !== TARGET.caseCode ? change.value.state : [],
        )
        expect({name, refusal, moved}).toEqual(
          expected === undefined
            ? {name, refusal: 'notAllowedInState', moved: []}
            : {name, refusal: null, moved: [expected]},
        )
        if (refusal !== null) expect(changes).toEqual([])
      }
    })
  }
})

describe('every command by every role', () => {
  it('is refused to whoever may not give it, and to a wall whatever it is', () => {
    const allowed = Object.fromEntries(
      roleSchema.options.map(role => [
        role,
        caseCommandNameSchema.options.filter(name =>
          caseStateSchema.options.some(
            state => reduce(caseIn(1, state), name, {role, by: 'li'}).refusal !== 'forbidden',
          ),
        ),
      ]),
    )
    expect(allowed).toEqual({
      admin: caseCommandNameSchema.options,
      duty: caseCommandNameSchema.options,
      community: caseCommandNameSchema.options.filter(
        name => !['extend', 'suspend', 'resume', 'void', 'reopen', 'releaseDispatch'].includes(name),
      ),
      leader: ['extend', 'suspend', 'resume', 'void', 'escalate', 'reopen', 'note', 'releaseDispatch'],
      wall: [],
    })
  })

  it('is offered exactly where the state and the role allow it', () => {
    expect(commandsFor(caseIn(1, 'evaluated'), 'leader')).toEqual(['reopen', 'note'])
    expect(commandsFor(caseIn(1, 'evaluated'), 'community')).toEqual(['note'])
    expect(commandsFor(caseIn(1, 'handling'), 'wall')).toEqual([])
  })
})
