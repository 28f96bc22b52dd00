import gcoord from 'gcoord'
import type {Position} from './types.ts'

/** The datums that positions come in. */
export type Datum = 'wgs84' | 'gcj02' | 'bd09' | 'cgcs2000'

/**
 * A position of another datum in WGS-84.
 *
 * GCJ-02 and BD-09 are inverted by iteration and come back to within 0.2 m of where they were made; outside the
 * box that these datums bend (about China) they equal WGS-84 and are returned unchanged by GCJ-02. CGCS2000 differs
 * from WGS-84 by centimetres (plate motion since epoch 2000.0), less than anything here resolves, and is returned
 * unchanged.
 */
export function toWgs84(position: Position, datum: Datum): Position {
  if (datum === 'wgs84' || datum === 'cgcs2000') return position
  const [lng, lat] = gcoord.transform(
    [position[0], position[1]],
    datum === 'gcj02' ? gcoord.GCJ02 : gcoord.BD09,
    gcoord.WGS84,
  )
  return [lng, lat]
}
