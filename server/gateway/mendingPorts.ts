import type {PremisesId} from '#contract/ids.ts'
import type {Mending} from '#contract/riskMending.ts'

/** What was mended, under the record that told of it. */
export interface StoredMending {
  readonly seq: number
  readonly mending: Mending
}

/** What was mended and not taken back, as the state tables have it. Rejects with StoreUnavailableError like every store port. */
export interface MendingQueries {
  /** The newest first. */
  listMendings(query: {beforeSeq: number | null; limit: number}): Promise<readonly StoredMending[]>
  /** In no order. */
  mendingsOfFindings(findingIds: readonly string[]): Promise<readonly StoredMending[]>
  /** The newest first. */
  mendingsOfPremises(premisesId: PremisesId): Promise<readonly StoredMending[]>
}
