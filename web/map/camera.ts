import type {Map as MapLibreMap} from 'maplibre-gl'
import type {BBox, Position} from '#geo/types.ts'

/** Space at each edge of the map that other things cover, in CSS pixels. */
export interface Insets {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** Where the camera is, to come back to. */
export interface CameraView {
  readonly center: Position
  readonly zoom: number
}

const MOVE_MS = 750

/** How far the camera leans over at most. */
export const MAX_PITCH_DEG = 45

/** The camera leans over between these zooms of a screen of 1920 × 1080. */
const LEAN_ZOOM = {from: 15.2, to: 16.1} as const

/** Room around what the camera frames, as a share of the free part of the map. */
const MARGIN_SHARE = 0.035

/** The box grown on each side by `share` of its size. */
export function grownBounds([west, south, east, north]: BBox, share: number): BBox {
  const [width, height] = [(east - west) * share, (north - south) * share]
  return [west - width, south - height, east + width, north + height]
}

/** How far the camera leans over at a zoom: not at all until buildings rise, then with the zoom, there and back. */
export function pitchAt(zoom: number, unit: number): number {
  const near = zoom - Math.log2(unit)
  const share = Math.min(1, Math.max(0, (near - LEAN_ZOOM.from) / (LEAN_ZOOM.to - LEAN_ZOOM.from)))
  return MAX_PITCH_DEG * share * share * (3 - 2 * share)
}

/** Frames a box in the free part of the map; at once for `isInstant` or where reduced motion is asked for. */
export function frameBounds(
  map: MapLibreMap,
  bounds: BBox,
  {insets, isInstant = false, maxZoom = 17}: {insets: Insets; isInstant?: boolean; maxZoom?: number},
): void {
  const container = map.getContainer()
  const free = Math.min(
    container.clientWidth - insets.left - insets.right,
    container.clientHeight - insets.top - insets.bottom,
  )
  map.setPadding({top: 0, right: 0, bottom: 0, left: 0})
  const camera = map.cameraForBounds([...bounds], {
    padding: grownInsets(insets, Math.max(0, free * MARGIN_SHARE)),
    maxZoom,
  })
  if (!camera) return
  moveTo(map, {...camera, isInstant})
}

/** Brings a position to the middle of the free part of the map. */
export function framePosition(
  map: MapLibreMap,
  position: Position,
  {insets, zoom}: {insets: Insets; zoom: number},
): void {
  const offset: [number, number] = [(insets.left - insets.right) / 2, (insets.top - insets.bottom) / 2]
  map.stop()
  map.easeTo({center: [position[0], position[1]], zoom, offset, duration: MOVE_MS})
}

/** Whether a position shows in the free part of the map, far enough from its edges for its mark to show whole. */
export function isInView(map: MapLibreMap, position: Position, insets: Insets): boolean {
  const {x, y} = map.project([position[0], position[1]])
  const {clientWidth, clientHeight} = map.getContainer()
  const {top, right, bottom, left} = grownInsets(insets, MARGIN_SHARE * Math.min(clientWidth, clientHeight))
  return x > left && x < clientWidth - right && y > top && y < clientHeight - bottom
}

/** Where the camera is now. */
export function cameraView(map: MapLibreMap): CameraView {
  const {lng, lat} = map.getCenter()
  return {center: [lng, lat], zoom: map.getZoom()}
}

/** Back to a former view. */
export function restoreView(map: MapLibreMap, {center, zoom}: CameraView): void {
  moveTo(map, {center: [center[0], center[1]], zoom, isInstant: false})
}

interface CameraMove {
  readonly center?: Parameters<MapLibreMap['easeTo']>[0]['center'] | undefined
  readonly zoom?: number | undefined
  readonly isInstant: boolean
}

function moveTo(map: MapLibreMap, {center, zoom, isInstant}: CameraMove): void {
  map.stop()
  const target = {...(center !== undefined && {center}), ...(zoom !== undefined && {zoom})}
  if (isInstant) map.jumpTo(target)
  else map.easeTo({...target, duration: MOVE_MS})
}

function grownInsets({top, right, bottom, left}: Insets, by: number): Insets {
  return {top: top + by, right: right + by, bottom: bottom + by, left: left + by}
}

/** Fits the camera on positions, with some ground about them. */
export function framePositions(
  map: MapLibreMap,
  positions: readonly (readonly [number, number])[],
  {insets, maxZoom}: {insets: Insets; maxZoom: number},
): void {
  const lngs = positions.map(([lng]) => lng)
  const lats = positions.map(([, lat]) => lat)
  const bounds: BBox = [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)]
  frameBounds(map, grownBounds(bounds, 0.15), {insets, maxZoom})
}

/** Whether two views show the same to the eye. */
export function isSameView(a: MapView, b: MapView): boolean {
  return (
    Math.abs(a.zoom - b.zoom) < 0.02 &&
    Math.hypot(a.center[0] - b.center[0], a.center[1] - b.center[1]) < 1e-4
  )
}

interface MapView {
  readonly center: readonly [number, number]
  readonly zoom: number
}
