import {Marker, type Map as MapLibreMap} from 'maplibre-gl'
import type {Position} from '#geo/types.ts'

/** A place that calls for attention. `announced` is drawn larger than the rest. */
export interface Pulse {
  readonly key: string
  readonly position: Position
  readonly isAnnounced: boolean
}

/** More pulses than this say no more, and each costs the compositor. */
const MAX_PULSES = 24

/**
 * Pulsing rings as elements over the map: the browser's compositor moves them, so an alarm that stands for hours
 * costs no frame of the map. CSS stops them where reduced motion is asked for.
 */
export function createPulseMarkers(map: MapLibreMap) {
  const markers = new Map<string, Marker>()

  return {
    /** Shows these and no others; announced ones come first where there are too many. */
    show(pulses: readonly Pulse[]): void {
      const shown = [...pulses]
        .sort((a, b) => Number(b.isAnnounced) - Number(a.isAnnounced))
        .slice(0, MAX_PULSES)
      const keys = new Set(shown.map(pulse => pulse.key))
      for (const [key, marker] of markers) {
        if (keys.has(key)) continue
        marker.remove()
        markers.delete(key)
      }
      for (const pulse of shown) showPulse(pulse)
    },
    dispose(): void {
      for (const marker of markers.values()) marker.remove()
      markers.clear()
    },
  }

  function showPulse({key, position, isAnnounced}: Pulse): void {
    const marker = markers.get(key) ?? addMarker(key, position)
    marker.setLngLat([position[0], position[1]])
    marker.getElement().classList.toggle('is-announced', isAnnounced)
  }

  function addMarker(key: string, position: Position): Marker {
    const element = document.createElement('div')
    element.className = 'alarm-pulse'
    element.append(document.createElement('i'), document.createElement('i'))
    const marker = new Marker({element}).setLngLat([position[0], position[1]]).addTo(map)
    markers.set(key, marker)
    return marker
  }
}
