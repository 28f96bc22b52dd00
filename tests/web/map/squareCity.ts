import {areaCodeSchema} from '#contract/ids.ts'
import type {AreaShapes} from '#web/stores/city.ts'

/** A row of unit squares side by side, each a polygon of its own with shared corners. */
export function squares(
  codes: readonly string[],
  {parent, suffix = ''}: {parent: string; suffix?: string},
): AreaShapes {
  return {
    type: 'FeatureCollection',
    features: codes.map((code, index) => ({
      type: 'Feature',
      properties: {
        code: areaCodeSchema.parse(code),
        name: `Area${index}${suffix}`,
        parent: areaCodeSchema.parse(parent),
        anchor: [index + 0.5, 0.5],
      },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [index, 0],
            [index + 1, 0],
            [index + 1, 1],
            [index, 1],
            [index, 0],
          ],
        ],
      },
    })),
  }
}
