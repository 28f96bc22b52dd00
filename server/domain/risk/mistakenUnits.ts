import type {Meaning} from '#contract/risk.ts'
import type {MendableFact} from '#contract/riskMending.ts'

type MistakenUnit = Meaning['unit']

/** By how much a value in the unit is to be multiplied. A mu 亩 is a fifteenth of a hectare. */
const AREA_FACTORS: readonly (readonly [MistakenUnit, number])[] = [
  ['squareCentimetres', 1e-4],
  ['squareMillimetres', 1e-6],
  ['mu', 10_000 / 15],
  ['tenThousandSquareMetres', 10_000],
]

/** What a storey is high, in the unit; between the lowest that is lived in and a workshop's. */
const STOREYS: readonly (readonly [MistakenUnit, number])[] = [
  ['heightDecimetres', 29],
  ['heightCentimetres', 290],
  ['heightMillimetres', 2_900],
]
/** A height is one of whole storeys as far as this. */
const STOREY_TOLERANCE = 0.15

const BUDDHIST_ERA = 543
const MINGUO_ERA = 1911
/** Nobody writes older years with two digits. */
const TWO_DIGITS_REACH = 90

/**
 * What was probably meant by a value that cannot be right, when it is in another unit than it should be: each reading that
 * gives a possible value, for a person to choose from. `isPossible` says of a value whether it may be; `year` is the
 * present one.
 */
export function readMistakenUnit(
  fact: MendableFact,
  value: number,
  {year, isPossible}: {year: number; isPossible: (value: number) => boolean},
): Meaning[] {
  return meaningsOf(fact, value, year).filter(meaning => isPossible(meaning.value))
}

function meaningsOf(fact: MendableFact, value: number, year: number): Meaning[] {
  switch (fact) {
    case 'floorAreaSqm':
      return AREA_FACTORS.filter(([, factor]) => factor < 1 === value > 1_000).map(([unit, factor]) => ({
        unit,
        value: roundTo(value * factor, 2),
      }))
    case 'floors':
      return STOREYS.flatMap(([unit, storey]): Meaning[] => {
        const floors = Math.round(value / storey)
        return Math.abs(value - floors * storey) <= STOREY_TOLERANCE * storey ? [{unit, value: floors}] : []
      })
    case 'yearBuilt':
    case 'wiringYear':
      return yearsMeant(value, year)
    default:
      return []
  }
}

function yearsMeant(value: number, year: number): Meaning[] {
  if (value >= 10_000_000) return [{unit: 'fullDate', value: Math.floor(value / 10_000)}]
  if (value >= 100_000) return [{unit: 'yearAndMonth', value: Math.floor(value / 100)}]
  if (value > year) return [{unit: 'buddhistYear', value: value - BUDDHIST_ERA}]
  const minguo: Meaning = {unit: 'minguoYear', value: value + MINGUO_ERA}
  if (value >= 100) return value + MINGUO_ERA <= year ? [minguo] : []
  const inFull = [1_900 + value, 2_000 + value].filter(
    full => full <= year && full >= year - TWO_DIGITS_REACH,
  )
  return [...inFull.map((full): Meaning => ({unit: 'twoDigitYear', value: full})), minguo]
}

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
