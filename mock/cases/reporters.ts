import type {CasePlace, CityPlaces} from '../places/cityPlaces.ts'
import {createSeededRandom, type SeededRandom} from '../seededRandom.ts'
import type {CaseTemplate} from './caseTemplates.ts'
import {fillTemplate} from './fillTemplate.ts'
import words from './words.json' with {type: 'json'}

export interface Reporter {
  readonly role: 'gridWorker' | 'citizen' | 'sensor' | 'officer'
  readonly name?: string
  /** Masked, as the platforms hand it on. */
  readonly phone?: string
}

const GRID_WORKER_SHARE = 0.62
const OFFICER_SHARE = 0.04
/** The share of citizens' reports that come from the few who report again and again. */
const REGULAR_SHARE = 0.3
const REGULARS_PER_COMMUNITY = 4

interface Reporting {
  readonly seed: string
  readonly places: CityPlaces
  readonly random: SeededRandom
}

/** Who reports something there: the cell's own grid worker, a citizen, at times one who reports often. */
export function pickReporter(template: CaseTemplate, place: CasePlace, reporting: Reporting): Reporter {
  const {random} = reporting
  const byWorker = random.chance(GRID_WORKER_SHARE)
  switch (template.by ?? (byWorker ? 'gridWorker' : 'citizen')) {
    case 'sensor':
      return {role: 'sensor'}
    case 'gridWorker':
      return random.chance(OFFICER_SHARE)
        ? {role: 'officer', name: random.pick(words.officers)}
        : gridWorkerReporter(place, reporting)
    case 'citizen':
      return pickCitizen(place, reporting)
  }
}

/** A citizen of the place's community. */
export function pickCitizen({community}: CasePlace, {seed, random}: Reporting): Reporter {
  if (!random.chance(REGULAR_SHARE)) return inventCitizen(random)
  // The first of the regulars reports far more often than the last.
  const which = Math.floor(REGULARS_PER_COMMUNITY * random.next() ** 2)
  return inventCitizen(createSeededRandom(`${seed}:regular:${community}:${which}`))
}

/** The grid worker of the place's cell: always the same one. */
export function gridWorkerReporter({cell}: CasePlace, {seed, places}: Reporting): Reporter {
  const random = createSeededRandom(`${seed}:worker:${cell}`)
  const invented = fillTemplate(random.pick(words.workers), {surname: random.pick(words.surnames)})
  return {role: 'gridWorker', name: places.gridWorkerOf(cell) ?? invented}
}

function inventCitizen(random: SeededRandom): Reporter {
  const name = `${random.pick(words.surnames)}${random.pick(words.givenNames)}`
  const phone = `13${random.below(10)}****${String(random.below(10_000)).padStart(4, '0')}`
  return {role: 'citizen', name, phone}
}
