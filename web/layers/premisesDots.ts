import {CompositeLayer, type FilterContext, type UpdateParameters, type Viewport} from '@deck.gl/core'
import {ScatterplotLayer, type ScatterplotLayerProps} from '@deck.gl/layers'
import type {BBox} from '#geo/types.ts'
import type {PartColumns, PremisesData} from './premisesColumns.ts'
import {isOverlapping, seenBounds} from './viewCulling.ts'

interface PremisesDotsProps extends Required<
  Pick<ScatterplotLayerProps, 'getRadius' | 'radiusMinPixels' | 'radiusMaxPixels'>
> {
  /** Null until premises are loaded. Must keep its identity as long as they are the same. */
  premises: PremisesData | null
  /** Grows with each colour that was written: nothing but a redraw follows. */
  version: number
}

/** Dots in parts, of which only those are drawn that the camera may see. */
export class PremisesDots extends CompositeLayer<PremisesDotsProps> {
  static override layerName = 'PremisesDots'

  #seen: {viewport: Viewport; bounds: BBox} | null = null

  override updateState(params: UpdateParameters<this>): void {
    super.updateState(params)
    this.setNeedsRedraw()
  }

  override renderLayers(): PartDots[] {
    const {premises, getRadius, radiusMinPixels, radiusMaxPixels} = this.props
    return (premises?.parts ?? []).map(
      (part, index) =>
        new PartDots(this.getSubLayerProps({id: String(index)}), {
          part,
          data: part.data,
          coordinateSystem: 'lnglat-offsets',
          coordinateOrigin: [...part.origin],
          stroked: false,
          billboard: true,
          radiusUnits: 'meters',
          getRadius,
          radiusMinPixels,
          radiusMaxPixels,
        }),
    )
  }

  override filterSubLayer({layer, viewport}: FilterContext): boolean {
    return !(layer instanceof PartDots) || isOverlapping(layer.props.part.bounds, this.seenFrom(viewport))
  }

  private seenFrom(viewport: Viewport): BBox {
    if (this.#seen?.viewport !== viewport) {
      this.#seen = {viewport, bounds: seenBounds(viewport, this.props.premises?.topMeters ?? 0)}
    }
    return this.#seen.bounds
  }
}

class PartDots extends ScatterplotLayer<unknown, {part: PartColumns}> {
  static override layerName = 'PartDots'
}
