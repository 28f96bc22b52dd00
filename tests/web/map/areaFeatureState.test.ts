import {describe, expect, it} from 'vitest'
import type {AreaFigures} from '#contract/area.ts'
import {areaCodeSchema, type AreaCode} from '#contract/ids.ts'
import {createFigureWriter} from '#web/map/areaFeatureState.ts'

describe('writing figures to the map', () => {
  it('writes an area to the source of its level, and the city to none', () => {
    const {map, calls} = recorder()
    createFigureWriter(map).write(figures({'330383': 9, '330383198001': 4, '330383198001002': 3}), 'open')
    expect(calls).toEqual([
      ['communities', '330383198001', 4],
      ['gridCells', '330383198001002', 3],
    ])
  })

  it('writes again only what changed', () => {
    const {map, calls} = recorder()
    const writer = createFigureWriter(map)
    writer.write(figures({'330383198001': 4, '330383198002': 1}), 'open')
    calls.length = 0
    writer.write(figures({'330383198001': 4, '330383198002': 2}), 'open')
    expect(calls).toEqual([['communities', '330383198002', 2]])
  })

  it('returns an area that is gone to plain land', () => {
    const {map, calls} = recorder()
    const writer = createFigureWriter(map)
    writer.write(figures({'330383198001': 4}), 'open')
    writer.write(figures({}), 'open')
    expect(calls.at(-1)).toEqual(['communities', '330383198001', 0])
  })

  it('shows the figure that is asked for', () => {
    const {map, calls} = recorder()
    createFigureWriter(map).write(figures({'330383198001': 4}), 'overdue')
    expect(calls).toEqual([['communities', '330383198001', 40]])
  })
})

function recorder() {
  const calls: unknown[][] = []
  const map = {
    setFeatureState(
      {source, id}: {source: string; id?: string | number | undefined},
      state: {figure?: number},
    ) {
      calls.push([source, id, state.figure])
    },
  }
  return {map: map as unknown as Parameters<typeof createFigureWriter>[0], calls}
}

/** Ten times as many overdue as open ones, so that the two cannot be taken for each other. */
function figures(open: Record<string, number>): Map<AreaCode, AreaFigures> {
  return new Map(
    Object.entries(open).map(([text, count]) => {
      const code = areaCodeSchema.parse(text)
      const zeros = {openByKind: [], openByStage: [], overdueByStage: [], activeFires: 0, activeFaults: 0}
      return [code, {code, open: count, overdue: count * 10, ...zeros}]
    }),
  )
}
