import {createHash} from 'node:crypto'
import {z} from 'zod'

/** SHA-256 over everything that the modules export and that shapes the wire: schemas, groups of schemas, constants. */
export function schemaDigest(modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string {
  return createHash('sha256')
    .update(canonicalText(describeValue(modules)))
    .digest('hex')
}

function describeValue(value: unknown): unknown {
  if (value instanceof z.ZodType) return z.toJSONSchema(value, {io: 'input', unrepresentable: 'any'})
  if (Array.isArray(value)) return value.map(describeValue)
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, describeValue(each)]))
}

/** JSON in which the order of declarations and the words of descriptions make no difference. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (typeof value !== 'object' || value === null) return value === undefined ? 'null' : JSON.stringify(value)
  const entries = Object.entries(value)
    .filter(([key, each]) => !(key === 'description' && typeof each === 'string'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => [key, key === 'required' && Array.isArray(each) ? each.toSorted() : each] as const)
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalText(each)}`).join(',')}}`
}
