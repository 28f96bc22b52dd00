import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {CONTRACT_VERSION} from '#contract/version.ts'
import {schemaDigest} from './schemaDigest.ts'

/** The schemas as they were when this version of the contract was agreed. */
const PINNED = {version: 4, digest: 'b52d211996df242161d266906c688891a9700d6203890c9290f7cab3b209651e'}

describe('the contract', () => {
  it('does not change without its version', () => {
    const {'../../server/contract/version.ts': _, ...modules} = import.meta.glob<Record<string, unknown>>(
      '../../server/contract/*.ts',
      {eager: true},
    )
    expect(
      {version: CONTRACT_VERSION, digest: schemaDigest(modules)},
      'The schemas of the wire changed. If an old client cannot ignore that, raise CONTRACT_VERSION; then pin both here.',
    ).toEqual(PINNED)
  })
})

describe('the digest of schemas', () => {
  const plain = {case: {caseSchema: z.object({id: z.string(), level: z.number().max(4)})}}

  it('sees a narrower value, a new field and a new schema', () => {
    const digests = [
      plain,
      {case: {caseSchema: z.object({id: z.string(), level: z.number().max(3)})}},
      {case: {caseSchema: z.object({id: z.string(), level: z.number().max(4), note: z.string().optional()})}},
      {case: {...plain.case, other: {nested: z.string()}}},
      {case: {...plain.case, other: {nested: z.int()}}},
    ].map(schemaDigest)
    expect(new Set(digests).size).toBe(digests.length)
  })

  it('does not see the order of declarations or the words of descriptions', () => {
    const moved = {
      case: {caseSchema: z.object({level: z.number().max(4).describe('1 is the gravest'), id: z.string()})},
    }
    expect(schemaDigest(moved)).toBe(schemaDigest(plain))
  })
})
