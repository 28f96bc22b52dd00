import type {ExpressionSpecification} from 'maplibre-gl'

/** A value at a zoom of a screen of 1920 × 1080. */
export type ZoomStop = readonly [zoom: number, value: number]

/**
 * A length that grows with the zoom: `unit` is the size of one design pixel. A wall with twice the pixels shows the
 * same ground one zoom level further in, and draws everything on it twice as large.
 */
export function lengthByZoom(unit: number, stops: readonly ZoomStop[]): ExpressionSpecification {
  return interpolate(
    ['exponential', 1.6],
    stops.map(([zoom, length]): ZoomStop => [zoom + Math.log2(unit), length * unit]),
  )
}

/** A share that fades with the zoom, at the same ground on every screen. */
export function shareByZoom(unit: number, stops: readonly ZoomStop[]): ExpressionSpecification {
  return interpolate(
    ['linear'],
    stops.map(([zoom, share]): ZoomStop => [zoom + Math.log2(unit), share]),
  )
}

/** A zoom of a screen of 1920 × 1080, on a screen with another unit. */
export function shiftedZoom(unit: number, zoom: number): number {
  return Math.max(0, zoom + Math.log2(unit))
}

function interpolate(
  method: ['linear'] | ['exponential', number],
  stops: readonly ZoomStop[],
): ExpressionSpecification {
  const [[zoom, value] = [0, 0], ...rest] = stops
  return ['interpolate', method, ['zoom'], zoom, value, ...rest.flat()]
}
