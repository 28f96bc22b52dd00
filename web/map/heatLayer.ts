import {MercatorCoordinate, type CustomLayerInterface, type Map as MapLibreMap} from 'maplibre-gl'
import type {HeatTable} from '#contract/heatTable.ts'
import {RAMP_SIZE} from '#web/layers/riskRamp.ts'
import {HEAT_FRAGMENT, HEAT_VERTEX} from './heatShader.ts'

export const HEAT_LAYER_ID = 'risk-heat'

/** What a surface is drawn from. It keeps its identity as long as it looks the same. */
export interface HeatPicture {
  readonly table: HeatTable
  /** The colours from 0 to `maximum`, as `RAMP_SIZE` of red, green, blue, alpha. */
  readonly ramp: Uint8Array
  readonly maximum: number
}

/** Rows of the mesh: latitudes are evenly spaced in the table and not on the map. */
const STRIPS = 32
/** What stands for no value: an upload may turn NaN into anything. */
const NO_VALUE = -1

interface HeatGl {
  readonly gl: WebGL2RenderingContext
  readonly program: WebGLProgram
  readonly mesh: WebGLBuffer
  readonly vertices: WebGLVertexArrayObject
  readonly cells: WebGLTexture
  readonly ramp: WebGLTexture
  readonly place: Readonly<
    Record<'matrix' | 'cells' | 'ramp' | 'maximum' | 'opacity', WebGLUniformLocation | null>
  >
}

/**
 * A density as one texture in the map's own picture, below streets and names, so that it costs nothing while live points
 * move over it. `opacityAt` says how strongly it shows at a zoom.
 */
export function createHeatLayer(opacityAt: (zoom: number) => number) {
  let map: MapLibreMap | null = null
  let held: HeatGl | null = null
  let picture: HeatPicture | null = null
  let isUploaded = false

  const layer: CustomLayerInterface = {
    id: HEAT_LAYER_ID,
    type: 'custom',
    onAdd(added, gl) {
      map = added
      held = prepare(gl)
      isUploaded = false
    },
    onRemove() {
      if (held) release(held)
      held = null
      map = null
    },
    render(_, {defaultProjectionData}) {
      const opacity = map ? opacityAt(map.getZoom()) : 0
      if (!held || !picture || opacity <= 0) return
      if (!isUploaded) upload(held, picture)
      isUploaded = true
      draw(held, {picture, opacity, matrix: defaultProjectionData.mainMatrix})
    },
  }

  return {
    layer,
    /** Null for nothing. */
    show(next: HeatPicture | null): void {
      if (next === picture) return
      picture = next
      isUploaded = false
      map?.triggerRepaint()
    },
  }
}

function prepare(gl: WebGL2RenderingContext): HeatGl {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, HEAT_VERTEX],
    [gl.FRAGMENT_SHADER, HEAT_FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) continue
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
    gl.deleteShader(shader)
  }
  gl.bindAttribLocation(program, 0, 'corner')
  gl.bindAttribLocation(program, 1, 'place')
  gl.linkProgram(program)
  const find = (name: string) => gl.getUniformLocation(program, name)
  return {
    gl,
    program,
    mesh: gl.createBuffer(),
    vertices: gl.createVertexArray(),
    cells: gl.createTexture(),
    ramp: gl.createTexture(),
    place: {
      matrix: find('matrix'),
      cells: find('cells'),
      ramp: find('ramp'),
      maximum: find('maximum'),
      opacity: find('opacity'),
    },
  }
}

function release({gl, program, mesh, vertices, cells, ramp}: HeatGl): void {
  gl.deleteProgram(program)
  gl.deleteBuffer(mesh)
  gl.deleteVertexArray(vertices)
  gl.deleteTexture(cells)
  gl.deleteTexture(ramp)
}

function upload({gl, mesh, vertices, cells, ramp}: HeatGl, picture: HeatPicture): void {
  const {columns, rows, bounds, values} = picture.table
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4)
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false)
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false)
  const known = values.map(value => (Number.isNaN(value) ? NO_VALUE : value))
  gl.bindTexture(gl.TEXTURE_2D, cells)
  clampTexture(gl, gl.NEAREST)
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, columns, rows, 0, gl.RED, gl.FLOAT, known)
  gl.bindTexture(gl.TEXTURE_2D, ramp)
  clampTexture(gl, gl.LINEAR)
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, RAMP_SIZE, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, picture.ramp)
  gl.bindVertexArray(vertices)
  gl.bindBuffer(gl.ARRAY_BUFFER, mesh)
  gl.bufferData(gl.ARRAY_BUFFER, heatMesh(bounds), gl.STATIC_DRAW)
  for (const index of [0, 1]) {
    gl.enableVertexAttribArray(index)
    gl.vertexAttribPointer(index, 2, gl.FLOAT, false, 16, index * 8)
  }
  gl.bindVertexArray(null)
}

function clampTexture(gl: WebGL2RenderingContext, filter: number): void {
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE)
}

/** A strip of triangles from north to south: where a vertex is, as shares of the table's box on the map, and its place in the table. */
export function heatMesh([west, south, east, north]: HeatTable['bounds']): Float32Array {
  const top = MercatorCoordinate.fromLngLat({lng: west, lat: north})
  const bottom = MercatorCoordinate.fromLngLat({lng: east, lat: south})
  const mesh = new Float32Array((STRIPS + 1) * 8)
  for (let row = 0; row <= STRIPS; row += 1) {
    const share = row / STRIPS
    const {y} = MercatorCoordinate.fromLngLat({lng: west, lat: north + share * (south - north)})
    const down = (y - top.y) / (bottom.y - top.y)
    mesh.set([0, down, 0, share, 1, down, 1, share], row * 8)
  }
  return mesh
}

/** The map's matrix for places given as shares of a box: multiplied here, in doubles, as the box is small in the world. */
export function boxMatrix(
  matrix: ArrayLike<number>,
  [west, south, east, north]: HeatTable['bounds'],
): Float32Array {
  const {x, y} = MercatorCoordinate.fromLngLat({lng: west, lat: north})
  const end = MercatorCoordinate.fromLngLat({lng: east, lat: south})
  const cell = (index: number) => matrix[index] ?? 0
  const column = (at: number, scale: number) => [0, 1, 2, 3].map(row => cell(at + row) * scale)
  const origin = [0, 1, 2, 3].map(row => cell(row) * x + cell(4 + row) * y + cell(12 + row))
  return Float32Array.from([...column(0, end.x - x), ...column(4, end.y - y), ...column(8, 1), ...origin])
}

function draw(
  {gl, program, vertices, cells, ramp, place}: HeatGl,
  {picture, opacity, matrix}: {picture: HeatPicture; opacity: number; matrix: ArrayLike<number>},
): void {
  gl.useProgram(program)
  gl.uniformMatrix4fv(place.matrix, false, boxMatrix(matrix, picture.table.bounds))
  gl.uniform1f(place.maximum, picture.maximum)
  gl.uniform1f(place.opacity, opacity)
  gl.uniform1i(place.cells, 0)
  gl.uniform1i(place.ramp, 1)
  gl.activeTexture(gl.TEXTURE1)
  gl.bindTexture(gl.TEXTURE_2D, ramp)
  gl.activeTexture(gl.TEXTURE0)
  gl.bindTexture(gl.TEXTURE_2D, cells)
  gl.bindVertexArray(vertices)
  gl.drawArrays(gl.TRIANGLE_STRIP, 0, 2 * (STRIPS + 1))
  gl.bindVertexArray(null)
}
