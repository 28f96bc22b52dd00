import {WanglouError} from '../errors.ts'

/** What can be wrong with a row of a city pack. */
export type PackProblemCode =
  | 'missing'
  | 'syntax'
  | 'invalid'
  | 'duplicate'
  | 'codePattern'
  | 'unknownParent'
  | 'noCity'
  | 'emptyCommunity'
  | 'ringOpen'
  | 'ringDirection'
  | 'ringCrossing'
  | 'overlap'
  | 'gap'
  | 'outsideParent'
  | 'outsideCity'
  | 'outsideBounds'
  | 'unknownPremises'
  | 'unbound'

/** One broken row: where it stands and what is wrong with it. */
export interface PackProblem {
  readonly file: string
  /** Counted from 1; 0 where the file itself is missing. */
  readonly line: number
  /** A CSV column, or a path into the JSON such as `features[3].properties.code`. */
  readonly field: string
  readonly code: PackProblemCode
  readonly detail: string
}

/** A city pack is broken and was refused; `problems` names every row that is. */
export class CityPackError extends WanglouError {
  override readonly name = 'CityPackError'
  readonly folder: string
  readonly problems: readonly PackProblem[]

  constructor(folder: string, problems: readonly PackProblem[]) {
    const shown = problems.slice(0, 20).map(problem => `  ${describe(problem)}`)
    const rest = problems.length > shown.length ? [`  and ${problems.length - shown.length} more`] : []
    super([`the city pack in ${folder} is broken:`, ...shown, ...rest].join('\n'))
    this.folder = folder
    this.problems = problems
  }
}

function describe({file, line, field, code, detail}: PackProblem): string {
  return `${file}:${line} ${field || '-'}: ${code}: ${detail}`
}
