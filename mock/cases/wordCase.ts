import templates from './caseTemplates.json' with {type: 'json'}
import words from './words.json' with {type: 'json'}
import type {SeededRandom} from '../seededRandom.ts'

export type Kind = keyof typeof templates

/** The steps after the report, in order. */
export const STEPS = ['accepted', 'assigned', 'handling', 'feedback', 'evaluated'] as const
export type Step = (typeof STEPS)[number]

export interface CaseWords {
  readonly kind: Kind
  readonly level: 1 | 2 | 3 | 4
  readonly title: string
  readonly description: string
  readonly address: string
}

/** How often each kind is reported. */
const KIND_WEIGHTS: Readonly<Record<Kind, number>> = {
  fire: 10,
  safety: 12,
  dispute: 20,
  urban: 26,
  environment: 14,
  security: 8,
  service: 10,
}
const KINDS: readonly Kind[] = ['fire', 'safety', 'dispute', 'urban', 'environment', 'security', 'service']
const LEVELS = [1, 2, 3, 4] as const

/** What a case in `community` is about, in the words of whoever reported it. */
export function wordCase(community: string, random: SeededRandom): CaseWords {
  const kind = KINDS[random.pickWeighted(KINDS.map(each => KIND_WEIGHTS[each]))] ?? 'urban'
  const choices = templates[kind]
  const template = choices[random.pickWeighted(choices.map(({weight}) => weight))] ?? random.pick(choices)
  const street = random.pick(words.streets)
  const number = String(1 + random.below(398))
  const unit = String(1 + random.below(28))
  const facts = {community, street, number, unit}
  const building = fill(random.pick(words.buildings), facts)
  return {
    kind,
    level: LEVELS[random.pickWeighted(template.levels)] ?? 3,
    title: template.title,
    description: fill(template.description, {...facts, building}),
    address: building.startsWith(community) ? building : `${community}${building}`,
  }
}

/** Who reported a case; telephone numbers are masked, as the platforms hand them on. */
export function nameReporter(
  role: 'gridWorker' | 'citizen',
  random: SeededRandom,
): {name: string; phone?: string} {
  const surname = random.pick(words.surnames)
  if (role === 'gridWorker') return {name: fill(random.pick(words.workers), {surname})}
  const phone = `13${random.below(10)}****${String(random.below(10_000)).padStart(4, '0')}`
  return {name: `${surname}${random.pick(words.givenNames)}`, phone}
}

/** Who takes a step and what they write: the centre accepts, assigns and evaluates, a department does the work. */
export function wordStep(step: Step, department: string, random: SeededRandom): {by: string; note: string} {
  const by = step === 'handling' || step === 'feedback' ? department : words.centre
  return {by, note: random.pick(words.notes[step])}
}

/** The department that handles a case of a kind. */
export function pickDepartment(kind: Kind, random: SeededRandom): string {
  return random.pick(words.departments[kind])
}

function fill(template: string, facts: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) =>
    facts[key] === undefined ? whole : fill(facts[key], facts),
  )
}
