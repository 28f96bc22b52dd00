import type {HttpReply} from '#contract/httpRoutes.ts'
import type {PremisesFacts} from '#contract/premises.ts'
import {PREMISES_FACT_NAMES, type PremisesFactName} from './premisesFactNames.ts'
import {useFormat} from './useFormat.ts'
import {usePremisesWords} from './usePremisesWords.ts'
import {useT} from './useT.ts'

/** One thing that is known, or not known, in words. */
export interface FactInWords {
  readonly term: string
  readonly text: string
  /** `late`: it makes a fire worse. `off`: it is not known. */
  readonly tone: 'calm' | 'late' | 'off'
}

/** What makes a fire in premises worse. */
const WORSE_WHEN: {readonly [Name in PremisesFactName]?: boolean} = {
  secondExit: false,
  barredWindows: true,
  indoorCharging: true,
  bottledGas: true,
}

/** What is known of premises as lists to read, what is not known included. Call it in `setup`. */
export function usePremisesFacts() {
  const t = useT()
  const format = useFormat()
  const {factLabel, factValue, unitKind} = usePremisesWords()

  function factsOf(premises: PremisesFacts): readonly FactInWords[] {
    return PREMISES_FACT_NAMES.map(name => ({
      term: factLabel(name),
      text: factValue(name, premises),
      tone: toneOf(name, premises),
    }))
  }

  /** Who is near, and how far in a straight line. */
  function nearbyOf({nearestUnits}: HttpReply<'readPremises'>): readonly FactInWords[] {
    return nearestUnits.map(({name, kind, distanceMeters}) => ({
      term: unitKind(kind),
      text: t('desk.away', {name, meters: format.count(distanceMeters)}),
      tone: 'calm',
    }))
  }

  return {factsOf, nearbyOf}
}

function toneOf(name: PremisesFactName, premises: PremisesFacts): FactInWords['tone'] {
  const value = premises[name]
  if (value === null) return 'off'
  return value === WORSE_WHEN[name] ? 'late' : 'calm'
}
