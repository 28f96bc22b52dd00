import type {ScoreColumns} from '../domain/risk/scoreModel.ts'

/**
 * The scores of all premises, in the order of the pack. Written by the thread that holds the risk and read by the main one,
 * over memory that both have: 19 bytes a premises.
 */
export interface RiskColumns extends ScoreColumns {
  readonly count: number
  /** People in danger a year. */
  readonly harm: Float32Array
  /** Places in `riskBandSchema`. */
  readonly band: Uint8Array
  /** 255 for more. */
  readonly openHazards: Uint8Array
  /** The bits of the risk table's column. */
  readonly flags: Uint8Array
}

export function createRiskColumns(count: number): RiskColumns {
  const floats = () => new Float32Array(new SharedArrayBuffer(4 * count))
  const bytes = () => new Uint8Array(new SharedArrayBuffer(count))
  return {
    count,
    probability: floats(),
    low: floats(),
    high: floats(),
    harm: floats(),
    band: bytes(),
    openHazards: bytes(),
    flags: bytes(),
  }
}
