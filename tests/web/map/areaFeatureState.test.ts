import {describe, expect, it} from 'vitest'
import {areaCodeSchema, type AreaCode} from '#contract/ids.ts'
import {createClassWriter} from '#web/map/areaFeatureState.ts'

describe('writing figures to the map', () => {
  it('writes an area to the source of its level, and the city to none', () => {
    const {map, calls} = recorder()
    createClassWriter(map).write(values({'330383': 9, '330383198001': 4, '330383198001002': 1}), 'open')
    expect(calls).toEqual([
      ['communities', '330383198001', 3],
      ['gridCells', '330383198001002', 1],
    ])
  })

  it('writes again only what came into another class', () => {
    const {map, calls} = recorder()
    const writer = createClassWriter(map)
    writer.write(values({'330383198001': 4, '330383198002': 1}), 'open')
    calls.length = 0
    writer.write(values({'330383198001': 5, '330383198002': 2}), 'open')
    expect(calls).toEqual([['communities', '330383198002', 2]])
  })

  it('returns an area that is gone to plain land', () => {
    const {map, calls} = recorder()
    const writer = createClassWriter(map)
    writer.write(values({'330383198001': 4}), 'open')
    writer.write(values({}), 'open')
    expect(calls.at(-1)).toEqual(['communities', '330383198001', 0])
  })

  it('never shows an area as plain land whose figure cannot be told', () => {
    const {map, calls} = recorder()
    createClassWriter(map).write(values({'330383198001': null, '330383198002': 0}), 'openPerThousand')
    expect(calls).toEqual([['communities', '330383198001', -1]])
  })
})

function recorder() {
  const calls: unknown[][] = []
  const map = {
    setFeatureState(
      {source, id}: {source: string; id?: string | number | undefined},
      state: {class?: number},
    ) {
      calls.push([source, id, state.class])
    },
  }
  return {map: map as unknown as Parameters<typeof createClassWriter>[0], calls}
}

function values(byCode: Record<string, number | null>): Map<AreaCode, number | null> {
  return new Map(Object.entries(byCode).map(([text, value]) => [areaCodeSchema.parse(text), value]))
}
