/** Names of the fields that hold a moment; tests/contract holds the schemas to it. */
const MOMENT = /^(at|since|until|asOf)$|[a-z](At|Since)$/

/** RFC 3339. A time without its offset would be taken for one of wherever the server stands. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i

/** Whether a field of this name holds a moment. */
export function isMomentField(name: string): boolean {
  return MOMENT.test(name)
}

/** A reply or a request as HTTP carries it: moments, epoch milliseconds inside, are RFC 3339 text. */
export function writeHttpJson(value: unknown): string {
  return JSON.stringify(value, (name, field: unknown) =>
    typeof field === 'number' && isMomentField(name) ? new Date(field).toISOString() : field,
  )
}

/** Reads what `writeHttpJson` wrote. Throws SyntaxError for what is not JSON. */
export function readHttpJson(text: string): unknown {
  return JSON.parse(text, reviveMoment)
}

/** A field as it is inside: a moment that is written as text becomes epoch milliseconds, NaN for one that is none. */
export function reviveMoment(name: string, field: unknown): unknown {
  if (typeof field !== 'string' || !isMomentField(name)) return field
  return RFC_3339.test(field) ? Date.parse(field) : Number.NaN
}
