import 'maplibre-gl/dist/maplibre-gl.css'
import {ScatterplotLayer} from '@deck.gl/layers'
import {areaCodeSchema} from '#contract/ids.ts'
import type {PremisesTable} from '#contract/premisesTable.ts'
import type {RiskTable} from '#contract/riskTable.ts'
import type {BBox} from '#geo/types.ts'
import {kindPaint, riskPaint, type PremisesPaint} from '#web/layers/premisesPaint.ts'
import {roofPosition} from '#web/layers/premisesParts.ts'
import {basemapStyle} from '#web/map/basemapStyle.ts'
import {createCityMap, type CityMapHandle} from '#web/map/createCityMap.ts'
import {createMapScene} from '#web/map/mapScene.ts'
import type {AreaShapes} from '#web/stores/city.ts'

const BOUNDS: BBox = [120.46, 27.46, 120.71, 27.6]
/** What the picture holds at `PREMISES_ZOOM` of the bench. */
const VIEW: BBox = [120.537, 27.53, 120.583, 27.55]
const COLUMNS = 40
const ROWS = 25
const FRAMES = 20
/** Of a picture that takes most of a second. */
const SLOW_FRAMES = 6
const SLOW_COUNT = 500_000
const WARM_UP = 4
/** Of the plain scatter: what the product draws premises with at such a zoom. */
const RADIUS_PX = 1.25
/** In degrees of longitude, from one frame to the next. */
const STEP = 0.00012

/** `map`: the ground alone. `bare`: one plain scatter over it. `scene`: what the product draws. `risk`: the same by probability. */
type Subject = 'map' | 'bare' | 'scene' | 'risk'

/** Milliseconds a frame takes while the camera moves over `count` premises at a zoom, all over the city or all in the picture. */
async function measure(
  subject: Subject,
  count: number,
  {zoom, isCrowded = false}: {zoom: number; isCrowded?: boolean},
): Promise<number> {
  const container = document.getElementById('map')
  if (!container) throw new Error('no place for the map')
  const table = tableOf(count, isCrowded ? VIEW : BOUNDS)
  let isReady = () => {}
  const ready = new Promise<void>(resolve => {
    isReady = resolve
  })
  const cells = latticeOf()
  const handle = createCityMap({
    container,
    style: basemapStyle({
      communities: cells,
      gridCells: cells,
      land: null,
      ground: {type: 'none'},
      theme: 'dark',
      unit: 1,
      minTextPx: 0,
    }),
    bounds: BOUNDS,
    insets: {top: 0, right: 0, bottom: 0, left: 0},
    unit: 1,
    onDevice: () => isReady(),
    onContextLost: () => {},
    onHover: () => {},
    onError: error => {
      throw error
    },
  })
  await ready
  handle.map.jumpTo({center: [120.56, 27.54], zoom})
  const dispose = draw(handle, subject, table)
  await new Promise(resolve => handle.map.once('idle', resolve))
  const isSlow = count > SLOW_COUNT && (subject === 'risk' || subject === 'bare')
  await pan(handle, isSlow ? 1 : WARM_UP)
  const perFrame = await pan(handle, isCrowded ? 1 : isSlow ? SLOW_FRAMES : FRAMES)
  dispose()
  handle.dispose()
  return perFrame
}

function draw(handle: CityMapHandle, subject: Subject, table: PremisesTable): () => void {
  if (subject === 'map') return () => {}
  if (subject !== 'bare') {
    const scene = createMapScene(handle, {unit: 1, theme: 'dark', onDetail: () => {}})
    const paint = subject === 'risk' ? probabilityPaint(table.count) : kindPaint('dark')
    scene.showPremises({table, marks: new Map(), paint, selectedIndex: null})
    return () => {
      scene.dispose()
    }
  }
  const data = {
    length: table.count,
    attributes: {
      getPosition: {value: premisesPositions(table), size: 3},
      getFillColor: {value: kindPaint('dark').all(table), size: 4},
    },
  }
  handle.overlay()?.setProps({
    layers: [new ScatterplotLayer({id: 'bare', data, getRadius: RADIUS_PX, radiusUnits: 'pixels'})],
  })
  return () => {}
}

/** As whoever draws a plain scatter hands them over. */
function premisesPositions(table: PremisesTable): Float64Array {
  const positions = new Float64Array(table.count * 3)
  for (let index = 0; index < table.count; index += 1) positions.set(roofPosition(table, index), index * 3)
  return positions
}

/** As spread as a city's: a few likely, most not. */
function probabilityPaint(count: number): PremisesPaint {
  const bytes = () => new Uint8Array(count)
  const risk: RiskTable = {
    count,
    probability: Float32Array.from({length: count}, (_, index) => 0.001 * 100 ** ((index % 97) / 96)),
    harm: new Float32Array(count),
    band: bytes(),
    openHazards: bytes(),
    flags: bytes(),
  }
  return riskPaint({risk, measure: 'probability', theme: 'dark'})
}

async function pan({map}: CityMapHandle, frames: number): Promise<number> {
  const startedAt = performance.now()
  for (let frame = 0; frame < frames; frame += 1) {
    const {lng, lat} = map.getCenter()
    map.jumpTo({center: [lng + STEP, lat]})
    await new Promise(resolve => requestAnimationFrame(resolve))
  }
  finish()
  return (performance.now() - startedAt) / frames
}

/** Waits until what was asked of every context is drawn. */
function finish(): void {
  for (const canvas of document.querySelectorAll('canvas')) {
    canvas.getContext('webgl2')?.readPixels(0, 0, 1, 1, 6408, 5121, new Uint8Array(4))
  }
}

function tableOf(count: number, [west, south, east, north]: BBox): PremisesTable {
  let state = 42
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return {
    count,
    lngE6: Int32Array.from({length: count}, () => (west + (east - west) * random()) * 1e6),
    latE6: Int32Array.from({length: count}, () => (south + (north - south) * random()) * 1e6),
    kind: Uint8Array.from({length: count}, (_, index) => index % 3),
    use: new Uint8Array(count),
    floors: Uint8Array.from({length: count}, (_, index) => index % 7),
    ids: [],
  }
}

/** As many cells as a city has, side by side. */
function latticeOf(): AreaShapes {
  const [west, south, east, north] = BOUNDS
  const [width, height] = [(east - west) / COLUMNS, (north - south) / ROWS]
  return {
    type: 'FeatureCollection',
    features: Array.from({length: COLUMNS * ROWS}, (_, index) => {
      const [x, y] = [west + (index % COLUMNS) * width, south + Math.floor(index / COLUMNS) * height]
      const [right, top] = [x + width, y + height]
      return {
        type: 'Feature',
        properties: {
          code: areaCodeSchema.parse(`330383198${String(index).padStart(3, '0')}`),
          name: String(index),
          parent: null,
          anchor: [x + width / 2, y + height / 2],
        },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [x, y],
              [right, y],
              [right, top],
              [x, top],
              [x, y],
            ],
          ],
        },
      }
    }),
  }
}

Object.assign(window, {measure})
