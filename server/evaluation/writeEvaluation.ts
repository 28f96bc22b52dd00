import type {RiskEvaluation, Skill} from '#contract/risk.ts'
import type {TableEvaluation} from '../domain/risk/evaluateTable.ts'

/** An evaluation of a city, as text for a terminal. */
export function writeEvaluation(cityName: string, evaluation: RiskEvaluation): string {
  const {trainedFrom, splitOn, testedUntil, premises, fires, model, baselines, ceiling} = evaluation
  return joined([
    `Fire risk of ${whole(premises)} premises in ${cityName}`,
    `fitted to ${trainedFrom} – ${splitOn}, judged by the premises that burnt in ${splitOn} – ${testedUntil}: ${whole(fires)}`,
    '',
    ...skillLines({model, ...namedBaselines(baselines), ...(ceiling && {'hidden truth (ceiling)': ceiling})}),
    '',
    ...calibrationLines(evaluation.calibration),
    '',
    ...groupLines(evaluation.groups),
  ])
}

/** An evaluation of any table, as text for a terminal. */
export function writeTableEvaluation(
  {file, splitBy, remarks}: {file: string; splitBy: string; remarks: readonly string[]},
  evaluation: TableEvaluation,
): string {
  const {fittedRows, fittedEvents, heldRows, heldEvents, model, baselines, ceiling} = evaluation
  return joined([
    `${file}: fitted to ${whole(fittedRows)} lines with ${whole(fittedEvents)} events`,
    `judged by ${whole(heldRows)} lines with ${whole(heldEvents)} events (${splitBy})`,
    ...remarks.map(remark => `! ${remark}`),
    '',
    ...skillLines({model, ...namedBaselines(baselines), ...(ceiling && {'truth (ceiling)': ceiling})}),
    '',
    ...calibrationLines(evaluation.calibration),
    '',
    ...aligned([
      ['feature', 'a step of', 'multiplies the odds by', '90 % interval'],
      ...evaluation.factors.map(({name, step, factor, low, high}) => [
        name,
        step.toPrecision(3),
        factor.toFixed(2),
        `${low.toFixed(2)} – ${high.toFixed(2)}`,
      ]),
    ]),
  ])
}

function namedBaselines({
  prior,
  inspectionAge,
  random,
}: TableEvaluation['baselines']): Record<string, Skill | null> {
  return {'expert prior alone': prior, 'age of last inspection': inspectionAge, 'random order': random}
}

function skillLines(skills: Readonly<Record<string, Skill | null>>): string[] {
  const known = Object.entries(skills).flatMap(([name, skill]) => (skill ? [{name, skill}] : []))
  const tops = known[0]?.skill.top ?? []
  const head = tops.flatMap(({share}) => [`precision ${percent(share, 0)}`, `recall ${percent(share, 0)}`])
  return aligned([
    ['', 'AUC', 'Brier', ...head],
    ...known.map(({name, skill}) => [
      name,
      fixed(skill.auc, 4),
      skill.brier.toFixed(6),
      ...skill.top.flatMap(({precision, recall}) => [percent(precision, 2), percent(recall, 1)]),
    ]),
  ])
}

function calibrationLines({slope, intercept, bins}: RiskEvaluation['calibration']): string[] {
  return [
    `calibration: slope ${fixed(slope, 3)}, intercept ${fixed(intercept, 3)} (perfect: 1 and 0)`,
    ...aligned([
      ['tenth', 'count', 'from', 'to', 'foretold', 'observed'],
      ...bins.map(({from, to, count, expected, observed}, index) => [
        String(index + 1),
        whole(count),
        ...[from, to, expected, observed].map(share => percent(share, 3)),
      ]),
    ]),
  ]
}

type Group = RiskEvaluation['groups'][number]

/** Communities are many: how their fires stand to those foretold, from the least to the most; `--json` has each. */
function groupLines(groups: readonly Group[]): string[] {
  const communities = groups.filter(({by}) => by === 'community')
  const ratios = communities
    .filter(({expected}) => expected >= 1)
    .map(({fires, expected}) => fires / expected)
    .sort((a, b) => a - b)
  const at = (share: number) => ratios[Math.round(share * (ratios.length - 1))] ?? null
  const spread = [0, 0.25, 0.5, 0.75, 1].map(share => fixed(at(share), 2)).join(' · ')
  return [
    ...aligned([
      ['group', 'premises', 'burnt', 'foretold', 'burnt / foretold', 'AUC'],
      ...groups.filter(({by}) => by !== 'community').map(groupCells),
    ]),
    ...(communities.length === 0
      ? []
      : [
          `burnt / foretold in ${whole(ratios.length)} of ${whole(communities.length)} communities that have a fire foretold,`,
          `least · quarter · half · three quarters · most: ${spread}`,
        ]),
  ]
}

function groupCells({by, name, premises, fires, expected, auc}: Group): string[] {
  const label = by === 'communitySize' ? `${name} communities` : name
  const ratio = expected > 0 ? fires / expected : null
  return [label, whole(premises), whole(fires), expected.toFixed(1), fixed(ratio, 2), fixed(auc, 3)]
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? []
  return rows.map(row =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}

const joined = (lines: readonly string[]) => `${lines.join('\n')}\n`
const whole = (value: number) => value.toLocaleString('en')
const fixed = (value: number | null, digits: number) => (value === null ? '–' : value.toFixed(digits))
const percent = (value: number | null, digits: number) =>
  value === null ? '–' : `${(100 * value).toFixed(digits)} %`
