import type {SeededRandom} from '../seededRandom.ts'
import type {Kind} from './caseTemplates.ts'
import words from './words.json' with {type: 'json'}

/** The steps after the report, in order. */
export const STEPS = ['accepted', 'assigned', 'handling', 'feedback', 'evaluated'] as const
export type Step = (typeof STEPS)[number]

/** What comes of a case: it is handled, was a false alarm, was known already, or is one of a storm. */
export type Outcome = 'handled' | 'falseAlarm' | 'repeated' | 'storm'

/** Who takes a step and what they write: the centre accepts, assigns and evaluates, a department does the work. */
export function wordStep(
  step: Step,
  {kind, outcome, department}: {kind: Kind; outcome: Outcome; department: string},
  random: SeededRandom,
): {by: string; note: string} {
  const by = step === 'handling' || step === 'feedback' ? department : words.centre
  return {by, note: random.pick(specialNotes(step, outcome) ?? usualNotes(step, kind))}
}

/** The department that handles a case of a kind. */
export function pickDepartment(kind: Kind, random: SeededRandom): string {
  return random.pick(words.departments[kind])
}

function usualNotes(step: Step, kind: Kind): readonly string[] {
  const {handling, feedback, ...others} = words.notes
  if (step === 'handling') return handling[kind]
  return step === 'feedback' ? feedback[kind] : others[step]
}

function specialNotes(step: Step, outcome: Outcome): readonly string[] | null {
  if (outcome === 'handled' || step === 'accepted' || step === 'assigned') return null
  const {falseAlarm, repeated, storm} = words.outcomes
  const notes: Partial<Record<Step, readonly string[]>> = {falseAlarm, repeated, storm}[outcome]
  return notes[step] ?? null
}
