import type {SeededRandom} from '../seededRandom.ts'
import type {ListedPremises, PremisesRow} from './listPremises.ts'

const SQUARE_CENTIMETRES = 10_000
const STOREY_DECIMETRES = 29

/**
 * The register with the mistakes that its clerks have made: two areas in square centimetres, a height in decimetres where
 * storeys were asked for, and premises that were entered a second time under a number of their own.
 */
export function misfilePremises(
  listed: readonly ListedPremises[],
  random: SeededRandom,
): readonly ListedPremises[] {
  const rows = listed.map(({row}) => row)
  const hasArea = ({floorAreaSqm}: PremisesRow) =>
    floorAreaSqm !== '' && floorAreaSqm > 60 && floorAreaSqm < 900
  for (let mistakes = 0; mistakes < 2; mistakes++) {
    mistake(rows, random, hasArea, row => ({floorAreaSqm: Number(row.floorAreaSqm) * SQUARE_CENTIMETRES}))
  }
  mistake(
    rows,
    random,
    ({floors}) => floors >= 3 && floors <= 6,
    ({floors}) => ({floors: floors * STOREY_DECIMETRES}),
  )
  mistake(rows, random, isLikeNeighbour(rows), (_, at) => namesOf(rows[at - 1]))
  return listed.map((each, index) => ({...each, row: rows[index] ?? each.row}))
}

function mistake(
  rows: PremisesRow[],
  random: SeededRandom,
  isMeant: (row: PremisesRow, at: number) => boolean,
  change: (row: PremisesRow, at: number) => Partial<PremisesRow>,
): void {
  const start = random.below(rows.length)
  for (let passed = 0; passed < rows.length; passed++) {
    const at = (start + passed) % rows.length
    const row = rows[at]
    if (!row || !isMeant(row, at)) continue
    rows[at] = {...row, ...change(row, at)}
    return
  }
}

/** The one before it in the register is of the same kind and use, in the same house. */
function isLikeNeighbour(rows: readonly PremisesRow[]): (row: PremisesRow, at: number) => boolean {
  return ({kind, use, buildingId}, at) => {
    const before = rows[at - 1]
    return before?.kind === kind && before.use === use && before.buildingId === buildingId
  }
}

function namesOf(row: PremisesRow | undefined): Partial<PremisesRow> {
  if (!row) return {}
  const {name, address, lng, lat} = row
  return {name, address, lng, lat}
}
