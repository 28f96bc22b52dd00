import type {Owner} from '#contract/enforcementRoutes.ts'
import type {PremisesId} from '#contract/ids.ts'
import type {Inspection, Penalty, PersonView} from '#contract/inspection.ts'

/** What departments did, and who looked at persons' data. Rejects with StoreUnavailableError like every store port. */
export interface EnforcementQueries {
  /** By the log, the newest first, at most `limit` of each. */
  premisesRecord(
    premisesId: PremisesId,
    limit: number,
  ): Promise<{readonly inspections: readonly Inspection[]; readonly penalties: readonly Penalty[]}>
  /** Newest first. */
  listPersonViews(query: {
    premisesId: PremisesId | null
    beforeSeq: number | null
    limit: number
  }): Promise<readonly {readonly seq: number; readonly view: PersonView}[]>
  /** Null where the city pack names nobody. */
  ownerOf(premisesId: PremisesId): Promise<Owner | null>
}
