/* eslint-disable @typescript-eslint/require-await -- what stands in for a thread has nothing to wait for */
import type {RiskFitted, RiskFinding} from '#contract/risk.ts'
import type {FireRisk, RiskReadiness, SeenAreas} from '#server/gateway/riskPorts.ts'

/** A fire risk that keeps what it was asked, and of which nothing is known until it is made ready. */
export class FakeRisk implements FireRisk {
  ready: RiskReadiness = {isReady: false, detail: null}
  isFitting = false
  refused: RiskFitted[] = []
  foundFindings: RiskFinding[] = []
  readonly asked: SeenAreas[] = []
  readonly #listeners = new Set<(rows: Int32Array | null) => void>()
  heat: FireRisk['heat'] = async ({seen}) => {
    this.asked.push(seen)
    return {
      columns: 2,
      rows: 1,
      bounds: [120, 27, 121, 28],
      bandwidthMeters: 300,
      values: Float32Array.of(1, 2),
    }
  }
  tryHeat: FireRisk['tryHeat'] = query => this.heat(query)
  past: Awaited<ReturnType<FireRisk['pastInspections']>> = []
  pastInspections: FireRisk['pastInspections'] = async () => this.past
  top: FireRisk['top'] = async ({seen}) => {
    this.asked.push(seen)
    return []
  }
  explain: FireRisk['explain'] = async () => null
  weight: {withIt: number; without: number} | null = null
  weighHazard: FireRisk['weighHazard'] = async () => this.weight
  tryMeasures: FireRisk['tryMeasures'] = async ({seen}) => {
    this.asked.push(seen)
    return {premises: 0, firesBefore: 0, firesAfter: 0, harmBefore: 0, harmAfter: 0, communities: []}
  }

  readiness(): RiskReadiness {
    return this.ready
  }

  table(seen: SeenAreas) {
    const count = seen === null ? 2 : 1
    const floats = Float32Array.of(0.25, 0.5).subarray(0, count)
    const bytes = Uint8Array.of(1, 2).subarray(0, count)
    return {count, probability: floats, harm: floats, band: bytes, openHazards: bytes, flags: bytes}
  }

  areaRisks(codes: Parameters<FireRisk['areaRisks']>[0]) {
    return codes.map(code => ({
      code,
      premises: 1,
      byBand: {low: 1, moderate: 0, elevated: 0, high: 0},
      ...{expectedFires: 0.25, expectedHarm: 0.5, openHazards: 0, overdueHazards: 0, blindSpots: 0},
      trend: [],
    }))
  }

  async model() {
    return {inUse: null, refused: this.refused, isFitting: this.isFitting, nextFitAt: null}
  }

  refit(): boolean {
    const wasFitting = this.isFitting
    this.isFitting = true
    return !wasFitting
  }

  async findings({from, limit}: {from: number; limit: number}) {
    return this.foundFindings.slice(from, from + limit)
  }

  async findingsAbout(about: Parameters<FireRisk['findingsAbout']>[0]) {
    return this.foundFindings.filter(found =>
      'findingId' in about ? found.findingId === about.findingId : found.premisesId === about.premisesId,
    )
  }

  changesIn(rows: Int32Array | null, seen: SeenAreas) {
    this.asked.push(seen)
    return {changed: [], isAll: rows === null}
  }

  onChanged(listener: (rows: Int32Array | null) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells that the scores of rows, or of all, changed. */
  change(rows: Int32Array | null): void {
    for (const listener of this.#listeners) listener(rows)
  }
}
