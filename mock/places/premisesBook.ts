import {z} from 'zod'
import type {Position} from '#geo/types.ts'
import type {PackFolder} from './packFolder.ts'

/** Premises as the register has them. */
export interface Premises {
  readonly id: string
  readonly name: string
  /** `rental`, `mixedUse` or `other`. */
  readonly kind: string
  /** `dwelling`, `workshop`, `shop`, `warehouse` or `other`; null when unknown. */
  readonly use: string | null
  /** WGS-84. */
  readonly position: Position
  readonly address: string
  /** How likely it burns there, against others of the city. */
  readonly fireWeight: number
}

const premisesRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  use: z.string().default(''),
  lng: z.coerce.number(),
  lat: z.coerce.number(),
  address: z.string().default(''),
})

const truthRowSchema = z.object({premisesId: z.string(), probability: z.coerce.number()})

/** Reads `premises.csv`; none when the pack has no such file. */
export async function readPremises(pack: PackFolder): Promise<readonly Premises[]> {
  const rows = await pack.rows('premises.csv', premisesRowSchema)
  const truth = await pack.rows('truth/fireTruth.csv', truthRowSchema)
  const weights = new Map(truth.map(({premisesId, probability}) => [premisesId, probability]))
  return rows.map(({id, name, kind, use, lng, lat, address}) => ({
    ...{id, name, kind, address},
    use: use === '' ? null : use,
    position: pack.toWgs84([lng, lat]),
    fireWeight: truth.length > 0 ? (weights.get(id) ?? 0) : 1,
  }))
}
