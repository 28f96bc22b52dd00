import type {z} from 'zod'

/** Why an event was refused, and where in it. */
export interface WireRejection {
  readonly code: string
  readonly path: string
}

const ENVELOPE_FIELDS = new Set(['specversion', 'id', 'source'])

/**
 * The first thing wrong with an event, as a stable code and a JSON path such as `data.position[1]`.
 * Codes: notCloudEvent, unknownType, missingField, wrongType, unknownValue, outOfRange, tooLong, empty, badFormat.
 */
export function describeIssue(error: z.ZodError, event: unknown): WireRejection {
  const issue = error.issues[0]
  if (!issue) return {code: 'invalid', path: ''}
  const path = jsonPath(issue.path)
  const value = valueAt(event, issue.path)
  if (issue.path.length === 0) return {code: 'notCloudEvent', path}
  if (value === undefined) return {code: ENVELOPE_FIELDS.has(path) ? 'notCloudEvent' : 'missingField', path}
  if (path === 'specversion') return {code: 'notCloudEvent', path}
  if (path === 'type') return {code: typeof value === 'string' ? 'unknownType' : 'wrongType', path}
  return {code: codeOf(issue, value), path}
}

function codeOf(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return 'wrongType'
    case 'invalid_value':
      return valueCode(issue.values, value)
    case 'too_small':
      return issue.origin === 'string' ? 'empty' : 'outOfRange'
    case 'too_big':
      return issue.origin === 'string' || (issue.origin === 'array' && Number(issue.maximum) > 2)
        ? 'tooLong'
        : 'outOfRange'
    case 'invalid_format':
      return 'badFormat'
    default:
      return 'invalid'
  }
}

/** A number where numbers are listed is out of range; a word that is not in the list is unknown. */
function valueCode(allowed: readonly unknown[], value: unknown): string {
  if (typeof value !== typeof allowed[0]) return 'wrongType'
  return typeof value === 'number' ? 'outOfRange' : 'unknownValue'
}

function jsonPath(path: readonly PropertyKey[]): string {
  let text = ''
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`
    else text += text === '' ? String(key) : `.${String(key)}`
  }
  return text
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, key)
  }
  return value
}
