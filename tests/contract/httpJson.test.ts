import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {isMomentField, readHttpJson, writeHttpJson} from '#contract/httpJson.ts'
import {httpRoutes} from '#contract/httpRoutes.ts'
import type {HttpRoute} from '#contract/http.ts'
import {epochMsSchema} from '#contract/ids.ts'

/** The names under which a schema has a moment, and those under which it has any other number. */
function numberFields(schema: z.ZodType): {moments: string[]; others: string[]} {
  const isMoment = new Map<string, boolean>()
  z.toJSONSchema(schema, {
    unrepresentable: 'any',
    override: ({zodSchema, path}) => {
      if (!(zodSchema instanceof z.ZodNumber)) return
      const place = path.join(' ')
      // A refined number is visited again as what it refines.
      isMoment.set(place, isMoment.get(place) === true || zodSchema === epochMsSchema)
    },
  })
  const names = (wanted: boolean) =>
    [...isMoment].flatMap(([place, is]) => (is === wanted ? fieldName(place) : []))
  return {moments: names(true), others: names(false)}
}

function fieldName(place: string): string {
  return place.split(' ').findLast(step => !/^(\d+|anyOf|oneOf|items)$/.test(step)) ?? ''
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

  it('are known by their name: every moment has such a name, and no other number has', () => {
    for (const route of Object.values<HttpRoute>(httpRoutes)) {
      if (!route.reply) continue
      const {moments, others} = numberFields(route.reply)
      expect(
        moments.filter(name => !isMomentField(name)),
        route.path,
      ).toEqual([])
      expect(others.filter(isMomentField), route.path).toEqual([])
    }
  })
})
