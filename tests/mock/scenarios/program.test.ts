import {describe, expect, it} from 'vitest'
import {
  beginProgram,
  chapterAt,
  bridgePause,
  continueProgram,
  cutBefore,
  tagOf,
  type Chapter,
} from '#mock/scenarios/program.ts'

const HOUR_MS = 3_600_000
const NOW = Date.parse('2026-11-18T10:00:00+08:00')
const day = {seed: 'one', scenario: 'day', speed: 1}
const storm = {...day, scenario: 'storm'}

const shapeOf = (program: readonly Chapter[]) =>
  program.map(({scenario, since, until}) => [
    scenario,
    (since - NOW) / HOUR_MS,
    until === null ? null : (until - NOW) / HOUR_MS,
  ])

describe('the program of a simulation', () => {
  it('begins a day ago, and a scenario with an end gives way to the ordinary day', () => {
    expect(shapeOf(beginProgram(day, NOW))).toEqual([['day', -24, null]])
    expect(shapeOf(beginProgram({...day, scenario: 'quiet'}, NOW))).toEqual([['quiet', -24, null]])
    expect(shapeOf(beginProgram(storm, NOW))).toEqual([
      ['day', -24, 0],
      ['storm', 0, 2],
      ['day', 2, null],
    ])
  })

  it('has an ordinary day behind it whatever the speed', () => {
    const program = beginProgram({...day, speed: 10}, NOW)
    expect(program.map(({speed}) => speed)).toEqual([1, 10])
  })

  it('goes on after a restart with the same wish, and turns to another one when that is wished', () => {
    const begun = beginProgram(day, NOW)
    const later = NOW + HOUR_MS
    expect(continueProgram(begun, day, later)).toEqual(begun)
    expect(shapeOf(continueProgram(begun, {...day, seed: 'two'}, later))).toEqual([
      ['day', -24, 1],
      ['day', 1, null],
    ])
  })

  it('begins a scenario with an end anew, and drops what was still to come', () => {
    const begun = beginProgram(storm, NOW)
    expect(shapeOf(continueProgram(begun, storm, NOW + HOUR_MS))).toEqual([
      ['day', -24, 0],
      ['storm', 0, 1],
      ['storm', 1, 3],
      ['day', 3, null],
    ])
    expect(shapeOf(continueProgram(begun, day, NOW + 5 * HOUR_MS))).toEqual(shapeOf(begun))
  })

  it('skips all but the last day of a long pause', () => {
    const begun = beginProgram(storm, NOW)
    const stoppedAt = NOW + HOUR_MS
    expect(bridgePause(begun, stoppedAt, stoppedAt + 20 * HOUR_MS)).toEqual(begun)
    const resumed = bridgePause(begun, stoppedAt, NOW + 100 * HOUR_MS)
    expect(shapeOf(resumed)).toEqual([
      ['day', -24, 0],
      ['storm', 0, 1],
      ['day', 76, null],
    ])
    expect(chapterAt(resumed, NOW + 50 * HOUR_MS)).toBeNull()
    expect(chapterAt(resumed, NOW + 80 * HOUR_MS)?.scenario).toBe('day')
  })

  it('fills a pause at the pace of life, whatever the speed before and after', () => {
    const fast = {...day, speed: 20}
    const begun = beginProgram(fast, NOW)
    const [stoppedAt, later] = [NOW + HOUR_MS, NOW + 5 * HOUR_MS]
    const resumed = continueProgram(bridgePause(begun, stoppedAt, later), fast, later)
    expect(resumed.map(({speed, since}) => [speed, (since - NOW) / HOUR_MS])).toEqual([
      ...[
        [1, -24],
        [20, 0],
        [1, 1],
        [20, 5],
      ],
    ])
  })

  it('can be cut to its end', () => {
    expect(shapeOf(cutBefore(beginProgram(storm, NOW), NOW + HOUR_MS))).toEqual([
      ['storm', 1, 2],
      ['day', 2, null],
    ])
  })

  it('names what is played apart by seed, scenario and speed', () => {
    const tags = [day, storm, {...day, seed: 'two'}, {...day, speed: 2}].map(tagOf)
    expect(new Set(tags).size).toBe(tags.length)
  })
})
