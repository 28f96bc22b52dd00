import type {Datum} from '#geo/toWgs84.ts'
import type {Position} from '#geo/types.ts'
import type {AreaTree} from './cityPack.ts'
import type {CsvRow, CsvSource} from './csvSource.ts'

/** What a table of places is judged by. */
export interface PlaceContext {
  readonly datum: Datum
  /** Null when the areas are broken: positions then cannot be judged. */
  readonly areaTree: AreaTree | null
}

/** Reports a position that lies in no area of the city. */
export function reportOutside(
  source: CsvSource,
  row: CsvRow,
  {position, areaTree}: {position: Position; areaTree: AreaTree | null},
): void {
  if (!areaTree || areaTree.gridCellIndexAt(position) >= 0) return
  source.report(row, 'lng', 'outsideCity', `${position.join(', ')} (WGS-84) lies in no area of the city`)
}
