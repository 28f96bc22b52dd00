import type {RiskFinding} from '#contract/risk.ts'
import {findWrongFacts} from './attributeFeatures.ts'
import type {RiskFacts} from './riskFacts.ts'

/** Premises as a register has them. */
export type RegisteredPremises = RiskFacts & {
  readonly id: string
  readonly name: string
  readonly address: string
}

/** About a metre. */
const POSITION_DIGITS = 5

/**
 * What of premises cannot be right as of a year, and which are there twice: of two with the same name and address, name
 * and position, or address and position, the second. `source` is the file that they stand in.
 */
export function judgePremises(
  premises: readonly RegisteredPremises[],
  {year, source}: {year: number; source: string},
): RiskFinding[] {
  const wrong = premises.flatMap(each =>
    findWrongFacts(each, year).map(({code, field, value, meant}): RiskFinding => {
      const findingId = `${source} ${each.id} ${field}`
      const told = {code, source, premisesId: each.id, field, value: String(value)}
      return {findingId, ...told, meant: [...meant], fire: null}
    }),
  )
  return [...wrong, ...findDuplicates(premises, source)]
}

/** The value of such a finding names the first of the two. */
function findDuplicates(premises: readonly RegisteredPremises[], source: string): RiskFinding[] {
  const firstBy = new Map<string, string>()
  return premises.flatMap((each): RiskFinding[] => {
    const keys = keysOf(each)
    const [field, first] = keys.flatMap(([name, key]) => {
      const known = firstBy.get(key)
      return known === undefined ? [] : ([[name, known]] as const)
    })[0] ?? ['', undefined]
    for (const [, key] of keys) if (!firstBy.has(key)) firstBy.set(key, each.id)
    return first === undefined
      ? []
      : [
          {
            findingId: `${source} ${each.id} duplicatePremises`,
            ...{code: 'duplicatePremises', source, premisesId: each.id, field, value: first},
            ...{meant: [], fire: null},
          },
        ]
  })
}

/** What no two premises have in common, each with the field that tells. */
function keysOf({name, address, position}: RegisteredPremises): readonly (readonly [string, string])[] {
  const place = position.map(degrees => degrees.toFixed(POSITION_DIGITS)).join(' ')
  return [
    ...(address === ''
      ? []
      : ([
          ['address', `${name}\n${address}`],
          ['position', `${address}\n${place}`],
        ] as const)),
    ['position', `\n${name}\n${place}`],
  ]
}
