import {caseCommandSchema, type CaseCommand, type CaseCommandName} from '#contract/caseCommand.ts'

/** The key of each command, on a desk where nobody types. */
export const COMMAND_KEYS = {
  accept: 'a',
  assign: 'i',
  handle: 'h',
  feedback: 'f',
  verify: 'v',
  evaluate: 'e',
  return: 'r',
  extend: 'x',
  suspend: 'p',
  resume: 'p',
  merge: 'm',
  unmerge: 'm',
  void: 'z',
  escalate: 'u',
  reopen: 'o',
  claim: 'c',
  unclaim: 'c',
  note: 'n',
  releaseDispatch: 'y',
} as const satisfies Record<CaseCommandName, string>

/** What else a command asks of an officer. */
export type CommandForm = 'none' | 'note' | 'reason' | 'extend' | 'verify' | 'evaluate' | 'merge'

export const COMMAND_FORMS = {
  accept: 'none',
  assign: 'none',
  handle: 'none',
  feedback: 'note',
  verify: 'verify',
  evaluate: 'evaluate',
  return: 'reason',
  extend: 'extend',
  suspend: 'reason',
  resume: 'none',
  merge: 'merge',
  unmerge: 'reason',
  void: 'reason',
  escalate: 'reason',
  reopen: 'reason',
  claim: 'none',
  unclaim: 'none',
  note: 'note',
  releaseDispatch: 'none',
} as const satisfies Record<CaseCommandName, CommandForm>

/** The order in which commands are offered: the steps forward first. */
const OFFERED: readonly CaseCommandName[] = [
  'releaseDispatch',
  'accept',
  'assign',
  'handle',
  'feedback',
  'verify',
  'evaluate',
  'resume',
  'reopen',
  'claim',
  'note',
  'return',
  'extend',
  'suspend',
  'escalate',
  'merge',
  'unmerge',
  'unclaim',
  'void',
]

/** The steps that bring a case forward; the one that is allowed is the one thing to do. */
export const FORWARD: ReadonlySet<CaseCommandName> = new Set<CaseCommandName>([
  'releaseDispatch',
  'accept',
  'assign',
  'handle',
  'feedback',
  'verify',
  'evaluate',
  'resume',
])

/** What may be done, in the order in which it is offered. */
export function offeredCommands(allowed: readonly CaseCommandName[]): CaseCommandName[] {
  return OFFERED.filter(name => allowed.includes(name))
}

/** The command that a key means among what may be done. */
export function commandOfKey(key: string, allowed: readonly CaseCommandName[]): CaseCommandName | null {
  return offeredCommands(allowed).find(name => COMMAND_KEYS[name] === key) ?? null
}

/** What an officer has filled in; each command takes of it what it needs. */
export interface CommandFields {
  readonly text: string
  /** Epoch ms. */
  readonly until: number | null
  readonly score: number | null
  readonly passed: boolean | null
  readonly into: string
}

export type MissingField = 'text' | 'until' | 'score' | 'passed' | 'into'

const FIELD_OF_PATH: ReadonlyMap<PropertyKey, MissingField> = new Map<PropertyKey, MissingField>([
  ['reason', 'text'],
  ['note', 'text'],
  ['until', 'until'],
  ['score', 'score'],
  ['passed', 'passed'],
  ['into', 'into'],
])

/** The command as it is sent, or the first field that is missing or cannot be so. */
export function buildCommand(
  name: CaseCommandName,
  {text, until, score, passed, into}: CommandFields,
): {readonly ok: true; readonly command: CaseCommand} | {readonly ok: false; readonly missing: MissingField} {
  const words = text.trim() === '' ? undefined : text.trim()
  const parsed = caseCommandSchema.safeParse({
    name,
    ...(words !== undefined && {note: words, reason: words}),
    ...(until !== null && {until}),
    ...(score !== null && {score}),
    ...(passed !== null && {passed}),
    ...(into.trim() !== '' && {into: into.trim().toUpperCase()}),
  })
  if (parsed.success) return {ok: true, command: parsed.data}
  const place = parsed.error.issues[0]?.path[0]
  return {ok: false, missing: (place !== undefined && FIELD_OF_PATH.get(place)) || 'text'}
}
