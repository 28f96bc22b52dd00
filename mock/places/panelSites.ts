import {z} from 'zod'
import type {Position} from '#geo/types.ts'
import type {PackFolder} from './packFolder.ts'
import type {Premises} from './premisesBook.ts'

/** A registered fire panel and where it hangs. */
export interface PanelSite {
  /** Twelve hexadecimal digits. */
  readonly address: string
  /** WGS-84; null when the pack does not say. */
  readonly position: Position | null
  readonly premises: Premises | null
  readonly streetAddress: string
}

const numberOrNull = z.string().transform(text => (text === '' ? null : Number(text)))
const panelRowSchema = z.object({
  address: z.string().regex(/^[0-9a-f]{12}$/),
  premisesId: z.string().default(''),
  lng: numberOrNull.default(null),
  lat: numberOrNull.default(null),
  streetAddress: z.string().default(''),
})

/** Reads `panels.csv`; none when the pack has no such file. */
export async function readPanelSites(
  pack: PackFolder,
  premises: readonly Premises[],
): Promise<readonly PanelSite[]> {
  const rows = await pack.rows('panels.csv', panelRowSchema)
  const wanted = new Set(rows.map(({premisesId}) => premisesId))
  const byId = new Map(premises.filter(({id}) => wanted.has(id)).map(each => [each.id, each]))
  return rows.map(({address, premisesId, lng, lat, streetAddress}) => {
    const home = byId.get(premisesId) ?? null
    const own = lng === null || lat === null ? null : pack.toWgs84([lng, lat])
    return {address, position: own ?? home?.position ?? null, premises: home, streetAddress}
  })
}
