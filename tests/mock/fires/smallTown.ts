import {createSeededRandom} from '#mock/seededRandom.ts'
import type {PremisesToLive} from '#mock/fires/town.ts'

/** A town of so many premises, some old and crowded and some not, in ten communities. */
export function smallTown(count: number): readonly PremisesToLive[] {
  const random = createSeededRandom('small town')
  return Array.from({length: count}, (_, index) => {
    const kind = random.pick(['rental', 'rental', 'mixedUse', 'other'])
    const yearBuilt = 1970 + random.below(50)
    const rooms = 2 + random.below(12)
    return {
      ...{id: `P${index + 1}`, kind, use: kind === 'rental' ? 'dwelling' : random.pick(['shop', 'workshop'])},
      ...{community: `C${index % 10}`, position: [120, 27], address: `${index + 1} Road`},
      ...{
        floorAreaSqm: 60 + random.below(400),
        structure: random.chance(0.1) ? 'brickWood' : 'brickConcrete',
      },
      ...{yearBuilt, wiringYear: yearBuilt, rooms, tenants: kind === 'other' ? 0 : 1 + random.below(24)},
      ...{secondExit: random.chance(0.4), barredWindows: random.chance(0.5)},
      ...{indoorCharging: random.chance(0.35), bottledGas: random.chance(0.5)},
      sensors: random.chance(0.5) ? ['smoke', 'electric'] : [],
    }
  })
}
