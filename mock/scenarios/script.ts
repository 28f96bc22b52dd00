import type {PlannedCase} from '../cases/planCase.ts'
import type {IncidentKind} from '../gb26875/beginIncident.ts'

/** Something that a scenario wants to happen at a panel. */
export interface ScriptedIncident {
  /** Epoch ms. */
  readonly at: number
  /** The panel's. */
  readonly address: string
  readonly kind: IncidentKind
}

/** What a chapter has beyond the rhythm of its scenario. */
export interface Script {
  readonly cases: readonly PlannedCase[]
  readonly incidents: readonly ScriptedIncident[]
}
