import {describe, expect, it} from 'vitest'
import {toWgs84} from '#geo/toWgs84.ts'
import type {Position} from '#geo/types.ts'

/**
 * GCJ-02 and BD-09 of known positions: npm coordtransform 2.1.2 and gcoord 1.0.7 give the same ones to the last digit,
 * npm eviltransform 0.2.2 the same GCJ-02 to 1 cm.
 */
const CITIES: readonly {name: string; wgs84: Position; gcj02: Position; bd09: Position}[] = [
  {
    name: 'Tiananmen',
    wgs84: [116.397428, 39.90923],
    gcj02: [116.40367162595768, 39.91063350638631],
    bd09: [116.41004410170474, 39.916972856075134],
  },
  {
    name: 'Yiwu',
    wgs84: [120.075, 29.306],
    gcj02: [120.07973631320829, 29.303511565992352],
    bd09: [120.08629963453139, 29.309331626817194],
  },
  {
    name: 'Shanghai',
    wgs84: [121.4737, 31.2304],
    gcj02: [121.47822305927693, 31.22845773757727],
    bd09: [121.484781468503, 31.234310593689997],
  },
  {
    name: 'Lhasa',
    wgs84: [91.1172, 29.6469],
    gcj02: [91.11876034131424, 29.64419210647111],
    bd09: [91.12530385944267, 29.650072418580585],
  },
  {
    name: 'Urumqi',
    wgs84: [87.6168, 43.8256],
    gcj02: [87.61964994946926, 43.82680539311119],
    bd09: [87.62609977081571, 43.83294979479329],
  },
  {
    name: 'Harbin',
    wgs84: [126.535, 45.8038],
    gcj02: [126.54104035015793, 45.80578152514843],
    bd09: [126.54765921413988, 45.811395822940284],
  },
]

describe('toWgs84', () => {
  it.each(CITIES)('brings GCJ-02 of $name back to within 0.1 m', ({wgs84, gcj02}) => {
    expect(distanceMeters(toWgs84(gcj02, 'gcj02'), wgs84)).toBeLessThan(0.1)
  })

  it.each(CITIES)('brings BD-09 of $name back to within 0.2 m', ({wgs84, bd09}) => {
    expect(distanceMeters(toWgs84(bd09, 'bd09'), wgs84)).toBeLessThan(0.2)
  })

  it('leaves GCJ-02 outside China as it is', () => {
    expect(toWgs84([139.6917, 35.6895], 'gcj02')).toEqual([139.6917, 35.6895])
  })

  it('takes WGS-84 and CGCS2000 as they are', () => {
    expect(toWgs84([120.55, 27.57], 'wgs84')).toEqual([120.55, 27.57])
    expect(toWgs84([120.55, 27.57], 'cgcs2000')).toEqual([120.55, 27.57])
  })
})

function distanceMeters(a: Position, b: Position): number {
  const shrink = Math.cos((a[1] * Math.PI) / 180)
  return Math.hypot((a[0] - b[0]) * shrink, a[1] - b[1]) * 111_320
}
