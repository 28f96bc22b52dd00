import {describe, expect, it} from 'vitest'
import {createAlarmLayers} from '#web/layers/alarmLayers.ts'
import {alarmPoints} from '#web/layers/alarmPoints.ts'
import {createCaseLayers} from '#web/layers/caseLayers.ts'
import {casePoints} from '#web/layers/casePoints.ts'
import {groundDetailAt, pointDetailAt} from '#web/layers/levelOfDetail.ts'
import {KIND_COLORS} from '#web/layers/pointPalette.ts'
import {ICON_MAPPING, LEVEL_SHAPE} from '#web/layers/pointIcons.ts'
import {paletteOf, toRgba} from '#web/theme/palette.ts'
import {alarmOf, caseOf} from '../wall/entities.ts'

const points = casePoints([caseOf(), caseOf({openedSeq: 2, level: 1, dueAt: 5})], 10)
const given = {points, selectedCode: null, unit: 1, theme: 'dark', iconAtlas: 'atlas.png'} as const

describe('case layers', () => {
  it('hands its data on untouched, so that deck.gl uploads nothing while nothing changed', () => {
    const dots = createCaseLayers({...given, detail: 'dot'}).slice(0, 1)
    const badges = createCaseLayers({...given, detail: 'glyph'}).slice(1, -1)
    for (const layer of [...dots, ...badges]) expect(layer.props.data).toBe(points)
  })

  it('gives a hidden layer the same nothing each time, so that a change costs only what is seen', () => {
    const hidden = (at: typeof points) =>
      createCaseLayers({...given, points: at, detail: 'dot'})
        .filter(layer => !layer.props.visible)
        .map(layer => layer.props.data)
    expect(hidden(points)).toEqual([[], [], []])
    expect(new Set([...hidden(points), ...hidden([...points])]).size).toBe(1)
  })

  it('shows dots from afar and badges from near, never both', () => {
    const visible = (detail: 'dot' | 'glyph') =>
      createCaseLayers({...given, detail})
        .filter(layer => layer.props.visible)
        .map(layer => layer.id)
    expect(visible('dot')).toEqual(['case-dots', 'case-selected'])
    expect(visible('glyph')).toEqual(['case-edges', 'case-shapes', 'case-glyphs', 'case-selected'])
  })

  it('hatches the drills among them, near and far, and nothing where there is none', () => {
    const drills = points.map((point, index) => ({
      ...point,
      caseFile: {...point.caseFile, isDrill: index === 0},
    }))
    const hatched = (at: typeof points, detail: 'dot' | 'glyph') =>
      createCaseLayers({...given, points: at, detail}).find(({id}) => id === 'case-drills')?.props.data
    for (const detail of ['dot', 'glyph'] as const) {
      expect(hatched(drills, detail)).toEqual([drills[0]])
      expect(hatched(drills, detail)).toBe(hatched(drills, detail))
      expect(hatched(points, detail)).toBeUndefined()
    }
  })

  it('rings the selected case and no other', () => {
    const [first] = points
    const ring = createCaseLayers({
      ...given,
      detail: 'dot',
      selectedCode: first?.caseFile.caseCode ?? null,
    }).at(-1)
    expect(ring?.props.data).toEqual([first])
    expect(createCaseLayers({...given, detail: 'dot'}).at(-1)?.props.data).toEqual([])
  })

  it('grows with the pixels of the screen', () => {
    const scaleOf = (unit: number) => createCaseLayers({...given, unit, detail: 'dot'})[0]?.props
    expect(scaleOf(2)).toMatchObject({radiusScale: 2, lineWidthScale: 2})
  })

  it('falls back to dots where no icon can be drawn', () => {
    const [dots] = createCaseLayers({...given, iconAtlas: null, detail: 'glyph'})
    expect(dots?.props.visible).toBe(true)
  })
})

describe('the colours of points', () => {
  it('gives red to fire alarms that nobody is on, and to nothing else', () => {
    for (const theme of ['dark', 'light'] as const) {
      expect(Object.values(KIND_COLORS[theme])).not.toContain(paletteOf(theme).act)
    }
    const states = ['fault', 'attended', 'urgent'] as const
    const red = states.filter(state => {
      const [point] = alarmPoints([alarmOf()], () => state)
      const [rings] = createAlarmLayers({
        points: point ? [point] : [],
        unit: 1,
        theme: 'dark',
        iconAtlas: null,
      })
      const color: unknown = rings && 'getLineColor' in rings.props ? rings.props.getLineColor : null
      return typeof color === 'function' && String(color(point)) === String(toRgba(paletteOf('dark').act))
    })
    expect(red).toEqual(['urgent'])
  })

  it('has an icon for every kind and a shape for every level', () => {
    for (const name of [...Object.keys(KIND_COLORS.dark), ...Object.values(LEVEL_SHAPE)]) {
      expect(ICON_MAPPING[name]).toBeDefined()
    }
  })
})

describe('level of detail', () => {
  it('shows kinds once the map is near, at the same ground whatever the screen', () => {
    expect(pointDetailAt(11.5, 1)).toBe('dot')
    expect(pointDetailAt(14, 1)).toBe('glyph')
    expect(pointDetailAt(14, 4)).toBe('dot')
    expect(pointDetailAt(16, 4)).toBe('glyph')
  })

  it('shows communities, then cells, premises and buildings as one comes near', () => {
    const shown = [11, 12.5, 14, 16].map(zoom => groundDetailAt(zoom, 1))
    expect(shown).toEqual(['communities', 'cells', 'premises', 'buildings'])
    expect(groundDetailAt(16, 2)).toBe('premises')
  })
})
