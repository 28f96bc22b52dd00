import type {MultiPolygonRings, Position} from '#geo/types.ts'
import type {BaseLine} from './cityLines.ts'
import type {OpenRing} from './cutRing.ts'
import {endsOf, OUTSIDE} from './halfEdges.ts'
import type {LandKind} from './landCharacter.ts'
import type {CityPlan} from './planCity.ts'
import type {Plane} from './plane.ts'
import {subdividePlane, type PlanarSubdivision, type SubdivisionEdge} from './planarSubdivision.ts'
import {centroidOf, openArea} from './subdivideRing.ts'

export type BlockKind = LandKind | 'river' | 'tidalFlat'

/** A piece of the city that no line cuts further. Metres. */
export interface Block {
  /** Index of its face in the subdivision. */
  readonly face: number
  readonly kind: BlockKind
  readonly ring: OpenRing
  /** For each corner of the ring its vertex. */
  readonly corners: readonly number[]
  /** For each corner the edge from it to the next. */
  readonly edges: readonly number[]
  readonly area: number
  readonly centre: Position
}

/** A straight piece of the city's lines. */
export interface MeshEdge {
  readonly from: number
  readonly to: number
  /** The line that counts where several run along: the widest. Null for the outline and the shores. */
  readonly line: number | null
  readonly kind: BaseLine['kind'] | 'shore' | 'outline'
  readonly left: number
  readonly right: number
}

/** The city as blocks that fit together exactly, and the lines between them. */
export interface CityMesh {
  readonly subdivision: PlanarSubdivision
  /** Metres. */
  readonly vertices: readonly Position[]
  /** Those of the subdivision in its order, then the dead ends, which border on nothing. */
  readonly edges: readonly MeshEdge[]
  readonly blocks: readonly Block[]
  readonly blockOfFace: ReadonlyMap<number, number>
}

const OUTLINE = 0
const RIVER = 1
const RANK: Readonly<Record<BaseLine['kind'], number>> = {
  arterial: 6,
  street: 5,
  creek: 4,
  alley: 3,
  ditch: 2,
  seam: 1,
}

/** Overlays all lines of a plan. */
export function meshCity(plan: CityPlan, plane: Plane): CityMesh {
  const toLattice = (rings: MultiPolygonRings) =>
    rings.map(polygon => polygon.map(ring => ring.map(point => plane.toLattice(point))))
  const subdivision = subdividePlane(
    [plan.outline, plan.river, plan.tidalFlat].map(toLattice),
    plan.lines.map(({points}) => points.map(point => plane.toLattice(point))),
  )
  const vertices = subdivision.vertices.map(point => plane.fromLattice(point))
  const edges = [
    ...subdivision.edges.map((edge, index) =>
      toMeshEdge(edge, plan.lines, {
        left: subdivision.faceOf[index * 2] ?? OUTSIDE,
        right: subdivision.faceOf[index * 2 + 1] ?? OUTSIDE,
      }),
    ),
    ...subdivision.loose.map(edge => toMeshEdge(edge, plan.lines, {left: OUTSIDE, right: OUTSIDE})),
  ]
  const blocks = subdivision.faces.flatMap(({covers, exterior}, face): Block[] => {
    if (!covers.includes(OUTLINE)) return []
    const corners = exterior.map(half => endsOf(half, subdivision.edges)[0])
    const ring = corners.map((vertex): Position => vertices[vertex] ?? [0, 0])
    const centre = centroidOf(ring)
    return [
      {
        face,
        kind: covers.includes(RIVER)
          ? 'river'
          : covers.length > 1
            ? 'tidalFlat'
            : plan.character.kindAt(centre),
        ring,
        corners,
        edges: exterior.map(half => half >> 1),
        area: openArea(ring),
        centre,
      },
    ]
  })
  return {
    subdivision,
    vertices,
    edges,
    blocks,
    blockOfFace: new Map(blocks.map(({face}, index) => [face, index])),
  }
}

function toMeshEdge(
  {from, to, owners, lines}: SubdivisionEdge,
  all: readonly BaseLine[],
  sides: {left: number; right: number},
): MeshEdge {
  const rankOf = (line: number) => RANK[all[line]?.kind ?? 'seam']
  const [line] = [...lines].sort((a, b) => rankOf(b) - rankOf(a) || a - b)
  if (owners.length > 0 && line === undefined) {
    return {from, to, line: null, kind: owners.includes(OUTLINE) ? 'outline' : 'shore', ...sides}
  }
  return {from, to, line: line ?? null, kind: all[line ?? -1]?.kind ?? 'seam', ...sides}
}
