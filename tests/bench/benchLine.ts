/** One measurement beside its peer, both from the same run. */
export interface BenchLine {
  readonly name: string
  readonly ours: number
  readonly peer: number | null
  /** What the peer is; empty for a line without one. */
  readonly peerName: string
  readonly unit: string
  /** What the target bounds: the ratio to the peer, or `ours` itself. */
  readonly figure: number
  readonly target: string
  readonly isMet: boolean
}

/** Median of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The value below which the given share of the numbers lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** Runs two works in turn, several rounds, and returns the median of each in what they return. */
export async function inTurn(
  rounds: number,
  ours: () => Promise<number> | number,
  peer: () => Promise<number> | number,
): Promise<{ours: number; peer: number}> {
  const measured = {ours: [] as number[], peer: [] as number[]}
  for (let round = 0; round < rounds; round++) {
    measured.ours.push(await ours())
    measured.peer.push(await peer())
  }
  return {ours: median(measured.ours), peer: median(measured.peer)}
}

/** A line whose figure is ours over the peer's, and that must be at least (or at most) a bound. */
export function ratioLine(
  line: Pick<BenchLine, 'name' | 'ours' | 'peerName' | 'unit'> & {readonly peer: number},
  bound: {readonly atLeast: number} | {readonly atMost: number},
): BenchLine {
  const figure = line.ours / line.peer
  return 'atLeast' in bound
    ? {...line, figure, target: `≥ ${String(bound.atLeast)} ×`, isMet: figure >= bound.atLeast}
    : {...line, figure, target: `≤ ${String(bound.atMost)} ×`, isMet: figure <= bound.atMost}
}

/** A line whose figure is ours alone, and that must be at most a bound; a peer only stands beside it. */
export function limitLine(
  line: Pick<BenchLine, 'name' | 'ours' | 'unit'> & Partial<Pick<BenchLine, 'peer' | 'peerName'>>,
  atMost: number,
): BenchLine {
  return {
    peer: null,
    peerName: '',
    ...line,
    figure: line.ours,
    target: `≤ ${String(atMost)} ${line.unit}`,
    isMet: line.ours <= atMost,
  }
}
