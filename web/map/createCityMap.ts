import type {PickingInfo} from '@deck.gl/core'
import {MapLibreOverlay} from '@deck.gl/maplibre'
import type {Device} from '@luma.gl/core'
import {Map as MapLibreMap, setWorkerUrl, type StyleSpecification} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type {BBox} from '#geo/types.ts'
import {addGroundProtocol} from './groundProtocol.ts'
import {MAX_PITCH_DEG, pitchAt, type Insets} from './camera.ts'

setWorkerUrl(workerUrl)
addGroundProtocol()

/** The one MapLibre map and its one deck.gl overlay. Never to be put into reactive state. */
export interface CityMapHandle {
  readonly map: MapLibreMap
  /** The overlay; null until the map has its style. */
  overlay(): MapLibreOverlay | null
  /** What the overlay draws with; null until it does. */
  device(): Device | null
  /** Frees the map, the overlay and their WebGL contexts. */
  dispose(): void
}

interface CityMapParams {
  readonly container: HTMLElement
  readonly style: StyleSpecification
  /** What the map may show: the city with some room around it. */
  readonly bounds: BBox
  readonly insets: Insets
  /** Size of one design pixel in CSS pixels. */
  readonly unit: number
  /** The overlay can draw. */
  readonly onDevice: () => void
  /** The browser took back a WebGL context, as after a crash of its GPU process: nothing is drawn any more. */
  readonly onContextLost: () => void
  /** The pointer moved over a point of the overlay, or off all of them. */
  readonly onHover: (info: PickingInfo) => void
  readonly onError: (error: unknown) => void
}

/** Whether this browser can draw the map at all. */
export function hasWebGl2(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}

/**
 * Makes the map, north up, and flat until buildings rise: the camera leans over with the zoom, there and back. The
 * overlay lies over it: live points then never redraw the ground.
 */
export function createCityMap({
  container,
  style,
  bounds,
  insets,
  unit,
  onDevice,
  onContextLost,
  onHover,
  onError,
}: CityMapParams): CityMapHandle {
  const map = new MapLibreMap({
    container,
    style,
    bounds: [...bounds],
    fitBoundsOptions: {padding: {...insets}},
    maxZoom: 19 + Math.max(0, Math.log2(unit)),
    maxPitch: MAX_PITCH_DEG,
    transformCameraUpdate: ({zoom}) => ({pitch: pitchAt(zoom, unit)}),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    keyboard: false,
    renderWorldCopies: false,
    fadeDuration: 150,
  })
  map.touchZoomRotate.disableRotation()
  map.on('error', event => {
    onError(event.error)
  })

  let overlay: MapLibreOverlay | null = null
  let device: Device | null = null
  let isDisposed = false

  function addOverlay() {
    if (isDisposed) return
    const next = new MapLibreOverlay({
      interleaved: false,
      layers: [],
      getCursor: () => 'inherit',
      onHover: info => {
        onHover(info)
      },
      onDeviceInitialized: initialized => {
        device = initialized
        onDevice()
        next.getCanvas()?.addEventListener('webglcontextlost', loseContext, {once: true})
      },
      onError,
    })
    overlay = next
    map.addControl(next)
  }

  function removeOverlay() {
    if (!overlay) return
    overlay.getCanvas()?.removeEventListener('webglcontextlost', loseContext)
    map.removeControl(overlay)
    overlay = null
    // The context outlives its Deck otherwise, about 1 MB each time (deck.gl #10355).
    device?.getDefaultCanvasContext().destroy()
    device = null
  }

  /** Neither half draws on alone, and neither comes back reliably: whoever made the map makes another. */
  function loseContext() {
    if (!isDisposed) onContextLost()
  }

  map.on('webglcontextlost', loseContext)
  void map.once('style.load', addOverlay)

  return {
    map,
    overlay: () => overlay,
    device: () => device,
    dispose() {
      isDisposed = true
      removeOverlay()
      map.remove()
    },
  }
}
