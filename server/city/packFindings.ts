import {KEPT_WARNINGS, type PackProblem, type PackProblemCode, type PackWarnings} from '#contract/cityPack.ts'

/** What the reading of one pack finds: what refuses it, and what is shown all the same. */
export class PackFindings {
  readonly problems: PackProblem[] = []
  readonly #kept: PackProblem[] = []
  readonly #counts = new Map<string, {file: string; code: PackProblemCode; count: number}>()

  refuse(problem: PackProblem): void {
    this.problems.push(problem)
  }

  /** `describe` is called only where the warning is kept: to find its line may take a while. */
  warn(file: string, code: PackProblemCode, describe: () => Omit<PackProblem, 'file' | 'code'>): void {
    const key = `${file} ${code}`
    const entry = this.#counts.get(key) ?? {file, code, count: 0}
    entry.count++
    this.#counts.set(key, entry)
    if (entry.count <= KEPT_WARNINGS) this.#kept.push({file, code, ...describe()})
  }

  /** Takes in what somebody else found of the same pack, in other files. */
  include({problems, warnings}: {problems: readonly PackProblem[]; warnings: PackWarnings}): void {
    this.problems.push(...problems)
    this.#kept.push(...warnings.items)
    for (const entry of warnings.counts) this.#counts.set(`${entry.file} ${entry.code}`, {...entry})
  }

  warnings(): PackWarnings {
    return {items: this.#kept, counts: [...this.#counts.values()]}
  }
}
