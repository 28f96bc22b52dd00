import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {isMomentField, readHttpJson, writeHttpJson} from '#contract/httpJson.ts'
import {httpRoutes} from '#contract/httpRoutes.ts'
import type {HttpRoute} from '#contract/http.ts'
import {epochMsSchema} from '#contract/ids.ts'

/** Every number in a schema, under the name of the field that holds it. */
function* numbersIn(schema: unknown, name = ''): Generator<{name: string; isMoment: boolean}> {
  if (schema instanceof z.ZodNumber) yield {name, isMoment: schema === epochMsSchema}
  else if (schema instanceof z.ZodObject) {
    for (const [field, inner] of Object.entries(schema.shape)) yield* numbersIn(inner, field)
  } else for (const inner of partsOf(schema)) yield* numbersIn(inner, name)
}

function partsOf(schema: unknown): readonly unknown[] {
  if (schema instanceof z.ZodArray) return [schema.element]
  if (schema instanceof z.ZodUnion) return schema.options
  if (schema instanceof z.ZodTuple) return schema.def.items
  if (schema instanceof z.ZodRecord) return [schema.valueType]
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return [schema.unwrap()]
  return []
}

describe('times in HTTP replies', () => {
  it('are RFC 3339 text on the wire and come back as they were', () => {
    const reply = {reportedAt: 1_795_000_000_123, dueAt: null, seq: 7, items: [{since: 0}]}
    const text = writeHttpJson(reply)
    expect(JSON.parse(text)).toEqual({
      reportedAt: '2026-11-18T11:06:40.123Z',
      dueAt: null,
      seq: 7,
      items: [{since: '1970-01-01T00:00:00.000Z'}],
    })
    expect(readHttpJson(text)).toEqual(reply)
  })

  it('are none without their offset, nor as a day or in words', () => {
    const moments = [
      '2026-11-18T19:06:40+08:00',
      '2026-11-18T11:06Z',
      '2026-11-18T11:06:40',
      '2026-11-18',
      'Nov 18',
    ]
    const read = moments.map(at => readHttpJson(JSON.stringify({at})))
    const none = {at: Number.NaN}
    expect(read).toEqual([{at: 1_795_000_000_000}, {at: 1_794_999_960_000}, none, none, none])
  })

  it('are known by their name: every moment has such a name, and no other number has', () => {
    for (const route of Object.values<HttpRoute>(httpRoutes)) {
      for (const {name, isMoment} of numbersIn(route.reply))
        expect(isMomentField(name), `${route.path} ${name}`).toBe(isMoment)
    }
  })
})
