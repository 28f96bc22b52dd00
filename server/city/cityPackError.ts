import type {PackProblem} from '#contract/cityPack.ts'
import {WanglouError} from '../errors.ts'

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
