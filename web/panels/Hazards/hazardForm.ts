import type {HazardCommandName} from '#contract/hazard.ts'
import type {HazardWords} from '#web/commands/hazardCommands.ts'

/** What a command asks for beside its name. */
export const HAZARD_FORMS = {
  order: {hasTerm: true, words: 'note'},
  rectify: {hasPhotos: true, words: 'note', needsWords: true},
  verify: {hasVerdict: true, hasPhotos: true, words: 'note'},
  close: {words: 'note'},
  extend: {hasTerm: true, words: 'reason', needsWords: true},
  escalate: {words: 'reason', needsWords: true},
  void: {words: 'reason', needsWords: true},
} as const satisfies Record<HazardCommandName, HazardFormRules>

export interface HazardFormRules {
  readonly hasTerm?: true
  readonly hasVerdict?: true
  readonly hasPhotos?: true
  readonly words: 'note' | 'reason'
  readonly needsWords?: true
}

/** The key of each command; none of them is one of the desk's own. */
export const HAZARD_KEYS: Readonly<Record<HazardCommandName, string>> = {
  order: 'o',
  rectify: 'r',
  verify: 'v',
  close: 'c',
  extend: 'e',
  escalate: 'u',
  void: 'x',
}

/** What was filled in. */
export interface FilledForm {
  readonly text: string
  readonly until: number | null
  readonly passed: boolean | null
  readonly photoIds: readonly string[]
}

/** What the form makes for the server, or what is missing of it. */
export function buildHazardWords(
  name: HazardCommandName,
  filled: FilledForm,
): {readonly ok: true; readonly words: HazardWords} | {readonly ok: false; readonly missing: MissingPart} {
  const rules: HazardFormRules = HAZARD_FORMS[name]
  const missing = missingOf(name, rules, filled)
  if (missing !== null) return {ok: false, missing}
  const {until, passed, photoIds} = filled
  const words = filled.text.trim()
  return {
    ok: true,
    words: {
      ...(words !== '' && {[rules.words]: words}),
      ...(rules.hasTerm && until !== null && {until}),
      ...(rules.hasVerdict && passed !== null && {passed}),
      ...(rules.hasPhotos && {photoIds: [...photoIds]}),
    },
  }
}
export type MissingPart = 'verdict' | 'term' | 'words'

function missingOf(
  name: HazardCommandName,
  {hasVerdict, needsWords}: HazardFormRules,
  {text, until, passed}: FilledForm,
): MissingPart | null {
  if (hasVerdict && passed === null) return 'verdict'
  if (name === 'extend' && until === null) return 'term'
  const isWordNeeded = needsWords ?? (hasVerdict && passed === false)
  return isWordNeeded && text.trim() === '' ? 'words' : null
}
