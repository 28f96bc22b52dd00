import {cruise, type ICruiseResult, type IForbiddenRuleType} from 'dependency-cruiser'
import {boundaryRules} from './boundaryRules.ts'

/** A crossing of a wall, in the words that a red build prints. */
export interface Violation {
  readonly rule: string
  readonly from: string
  readonly to: string
  readonly why: string
}

const graphRules: readonly IForbiddenRuleType[] = [
  {
    name: 'no-cycles',
    comment: 'files that need each other are one file, or lack a third that both need.',
    severity: 'error',
    from: {},
    to: {circular: true},
  },
  {
    name: 'imports-resolve',
    comment: 'an import that leads nowhere escapes every other rule.',
    severity: 'error',
    from: {},
    to: {couldNotResolve: true},
  },
]

/** Reads every module under `folders` of `baseDir`, .vue files and type-only imports included, and applies the rules. */
export async function findViolations(
  baseDir: string,
  folders: readonly string[],
): Promise<readonly Violation[]> {
  const forbidden = [
    ...boundaryRules.map(({name, from, to, except, why}): IForbiddenRuleType => ({
      name,
      comment: why,
      severity: 'error',
      from: {path: from},
      to: except === undefined ? {path: to} : {path: to, pathNot: except},
    })),
    ...graphRules,
  ]
  const {output} = await cruise(
    [...folders],
    {
      baseDir,
      validate: true,
      ruleSet: {forbidden},
      tsPreCompilationDeps: true,
      doNotFollow: {path: '(^|/)node_modules/'},
      exclude: {path: '\\?'},
    },
    {
      extensions: ['.ts', '.mjs', '.js', '.vue', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
      bustTheCache: true,
    },
  )
  return readViolations(output)
}

function readViolations(output: string | ICruiseResult): readonly Violation[] {
  if (typeof output === 'string') throw new Error('a result object was expected')
  const reasons = new Map(output.summary.ruleSetUsed?.forbidden?.map(rule => [rule.name, rule.comment]))
  return output.summary.violations.map(({rule, from, to}) => ({
    rule: rule.name,
    from,
    to,
    why: reasons.get(rule.name) ?? '',
  }))
}
