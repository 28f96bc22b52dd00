import {describe, expect, it} from 'vitest'
import {hazardCommandNameSchema, hazardCommandSchema} from '#contract/hazard.ts'
import {buildHazardWords, HAZARD_KEYS} from '#web/panels/Hazards/hazardForm.ts'

const EMPTY = {text: '', until: null, passed: null, photoIds: []}
const FULL = {text: ' Told so ', until: 9, passed: true, photoIds: ['a'.repeat(64)]}

describe('the form of a command on a hazard', () => {
  it('makes of what was filled in what the server takes, whichever command it is', () => {
    for (const name of hazardCommandNameSchema.options) {
      const built = buildHazardWords(name, FULL)
      const {photoIds: _photoIds, ...words} = built.ok ? built.words : {}
      expect(hazardCommandSchema.safeParse({...words, name, photos: []}).success).toBe(true)
    }
  })

  it('names what is missing', () => {
    const missing = hazardCommandNameSchema.options.map(name => {
      const built = buildHazardWords(name, EMPTY)
      return [name, built.ok ? null : built.missing]
    })
    expect(Object.fromEntries(missing)).toEqual({
      order: null,
      rectify: 'words',
      verify: 'verdict',
      close: null,
      extend: 'term',
      escalate: 'words',
      void: 'words',
    })
  })

  it('asks for words where a check was not passed, and for none where it was', () => {
    expect(buildHazardWords('verify', {...EMPTY, passed: true}).ok).toBe(true)
    expect(buildHazardWords('verify', {...EMPTY, passed: false})).toEqual({ok: false, missing: 'words'})
  })

  it('has a key of its own for every command', () => {
    const keys = Object.values(HAZARD_KEYS)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
