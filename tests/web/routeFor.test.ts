import {describe, expect, it} from 'vitest'
import {roleSchema} from '#contract/session.ts'
import {homeOf, mayOpen, safeNext, surfacesOf} from '#web/routeFor.ts'

describe('the way after logging in', () => {
  it.each(['/desk', '/desk?case=330383-20261123-F-000042-7', '/admin/walls'])('leads back to %s', next => {
    expect(safeNext(next)).toBe(next)
  })

  it.each([
    '//evil.example/desk',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/login',
    null,
  ])('never leads to %s', next => {
    expect(safeNext(next)).toBeNull()
  })
})

describe('the surfaces', () => {
  it('let every role open the one that it begins on', () => {
    for (const role of roleSchema.options) expect(mayOpen(homeOf(role), role)).toBe(true)
  })

  it('keep a wall on the wall and a community out of the administration', () => {
    expect(surfacesOf('wall')).toEqual(['wall'])
    expect(surfacesOf('community')).toEqual(['wall', 'desk', 'figures'])
    expect(surfacesOf('duty')).not.toContain('briefing')
    expect(surfacesOf('leader')).toContain('briefing')
  })
})
