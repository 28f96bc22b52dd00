import {KINDS, RollUps, STAGES} from '#server/situation/rollUps.ts'
import {inTurn, limitLine, ratioLine, type BenchLine} from './benchLine.ts'

const EVENTS = 2_000_000

/** One event into all roll-ups, for a city of 1,100 areas and for one of 20 times as many. */
export async function measure(): Promise<readonly BenchLine[]> {
  const small = createLoad(100, 1_000)
  const large = createLoad(2_000, 20_000)
  small()
  large()
  const {ours, peer} = await inTurn(5, large, small)
  return [
    limitLine({name: 'one event into all roll-ups, 1,101 areas', ours: peer, unit: 'µs'}, 0.3),
    ratioLine(
      {
        name: 'one event into all roll-ups, 22,001 areas',
        ours,
        peer,
        peerName: 'the same with 1,101 areas',
        unit: 'µs',
      },
      {atMost: 1.5},
    ),
  ]
}

/** Moves cases from stage to stage in random cells; returns µs an event. */
function createLoad(communities: number, cells: number): () => number {
  const parents = new Int32Array(1 + communities + cells)
  parents[0] = -1
  for (let cell = 0; cell < cells; cell++) parents[1 + communities + cell] = 1 + (cell % communities)
  const rollUps = new RollUps(parents)
  const places = Int32Array.from({length: 65_536}, (_, index) => 1 + communities + ((index * 7_919) % cells))
  return () => {
    const start = performance.now()
    for (let event = 0; event < EVENTS; event++) {
      const area = places[event & 65_535] ?? 0
      const stage = event % (STAGES.length - 1)
      rollUps.addOpen(area, event % KINDS.length, stage, 1)
      rollUps.addOpen(area, event % KINDS.length, stage, -1)
      if ((event & 4_095) === 0) rollUps.takeDirty()
    }
    return ((performance.now() - start) * 1_000) / EVENTS
  }
}
