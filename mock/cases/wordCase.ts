import type {CasePlace} from '../places/cityPlaces.ts'
import type {SeededRandom} from '../seededRandom.ts'
import type {CaseTemplate, Kind} from './caseTemplates.ts'
import {fillTemplate} from './fillTemplate.ts'
import words from './words.json' with {type: 'json'}

export interface CaseWords {
  readonly kind: Kind
  readonly level: 1 | 2 | 3 | 4
  readonly title: string
  readonly description: string
  readonly address: string
}

const LEVELS = [1, 2, 3, 4] as const

/** What a case is about, in the words of whoever reports it from there. */
export function wordCase(template: CaseTemplate, place: CasePlace, random: SeededRandom): CaseWords {
  const facts = factsOf(place, random)
  return {
    kind: template.kind,
    level: LEVELS[random.pickWeighted(template.levels)] ?? 3,
    title: template.title,
    description: fillTemplate(template.description, facts),
    address: addressOf(template.description, place, facts),
  }
}

/** What the names in a template stand for at a place: the pack's own names where it has them. */
export function factsOf(place: CasePlace, random: SeededRandom): Readonly<Record<string, string>> {
  const {community, premises} = place
  const facts = {
    community,
    street: place.street ?? random.pick(words.streets),
    water: place.water ?? random.pick(words.waters),
    number: String(1 + random.below(398)),
    unit: String(1 + random.below(28)),
    depth: String(15 + 5 * random.below(9)),
    surname: random.pick(words.surnames),
  }
  const building = premises?.address || fillTemplate(random.pick(words.buildings), facts)
  const premisesAddress = premises?.address || fillTemplate(words.addresses.business, facts)
  const businesses = place.setting === 'shop' ? words.shops : words.factories
  const name = premises?.name ?? fillTemplate(random.pick(businesses), facts)
  return {...facts, building, premisesAddress, premises: name}
}

/** The address of what a description tells of, its community first. */
export function addressOf(
  description: string,
  {community}: CasePlace,
  facts: Readonly<Record<string, string>>,
): string {
  const address = fillTemplate(addressTemplate(description), facts)
  return address.startsWith(community) ? address : `${community}${address}`
}

function addressTemplate(description: string): string {
  const tellsOf = (fact: string) => description.includes(`{${fact}}`)
  if (tellsOf('building')) return '{building}'
  if (tellsOf('premises')) return '{premisesAddress}'
  if (tellsOf('water')) return words.addresses.water
  return tellsOf('street') ? words.addresses.street : words.addresses.open
}
