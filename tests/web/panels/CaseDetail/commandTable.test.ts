import {describe, expect, it} from 'vitest'
import {caseCommandNameSchema} from '#contract/caseCommand.ts'
import {
  buildCommand,
  COMMAND_KEYS,
  commandOfKey,
  offeredCommands,
  type CommandFields,
} from '#web/panels/CaseDetail/commandTable.ts'

const EMPTY: CommandFields = {text: '', until: null, score: null, passed: null, into: ''}
/** The keys that the desk itself has. */
const DESK_KEYS = ['j', 'k', 'g', '/', '?', 'd', 's', 'w', 'l', 'b']

describe('the commands of a case', () => {
  it('are each offered, by a key that the desk does not have itself', () => {
    const every = caseCommandNameSchema.options
    expect(offeredCommands(every).sort()).toEqual([...every].sort())
    expect(Object.values(COMMAND_KEYS).filter(key => DESK_KEYS.includes(key))).toEqual([])
  })

  it('share a key only where they undo each other, and it means the one that is allowed', () => {
    expect(commandOfKey('c', ['claim'])).toBe('claim')
    expect(commandOfKey('c', ['unclaim'])).toBe('unclaim')
    expect(commandOfKey('p', ['resume'])).toBe('resume')
    expect(commandOfKey('a', ['claim'])).toBeNull()
    const pairs = new Map<string, string[]>()
    for (const [name, key] of Object.entries(COMMAND_KEYS)) pairs.set(key, [...(pairs.get(key) ?? []), name])
    expect([...pairs.values()].filter(names => names.length > 1)).toEqual([
      ['suspend', 'resume'],
      ['merge', 'unmerge'],
      ['claim', 'unclaim'],
    ])
  })

  it('are built of what was filled in, and say what is missing', () => {
    expect(buildCommand('return', {...EMPTY, text: '  wrong place '})).toEqual({
      ok: true,
      command: {name: 'return', reason: 'wrong place'},
    })
    expect(buildCommand('return', {...EMPTY, text: '   '})).toEqual({ok: false, missing: 'text'})
    expect(buildCommand('extend', {...EMPTY, text: 'x'})).toEqual({ok: false, missing: 'until'})
    expect(buildCommand('verify', {...EMPTY, text: 'x'})).toEqual({ok: false, missing: 'passed'})
    expect(buildCommand('verify', {...EMPTY, passed: false})).toEqual({
      ok: true,
      command: {name: 'verify', passed: false},
    })
    expect(buildCommand('evaluate', EMPTY)).toEqual({ok: false, missing: 'score'})
    expect(buildCommand('merge', {...EMPTY, text: 'x', into: 'nonsense'})).toEqual({
      ok: false,
      missing: 'into',
    })
    const into = '330383-20261123-f-000042-7'
    expect(buildCommand('merge', {...EMPTY, text: 'x', into})).toMatchObject({
      ok: true,
      command: {into: '330383-20261123-F-000042-7'},
    })
  })
})
