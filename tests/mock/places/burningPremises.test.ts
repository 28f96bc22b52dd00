import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterEach, describe, expect, it} from 'vitest'
import {templatesOf} from '#mock/cases/caseTemplates.ts'
import {planCase} from '#mock/cases/planCase.ts'
import {readCityPlaces} from '#mock/places/cityPlaces.ts'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {writeSmallCity} from '../smallCity.ts'

const PREMISES = `id,name,kind,use,lng,lat,address
P1,一号出租房,rental,dwelling,120.505,27.51,东社区一路1号
P2,二号出租房,rental,dwelling,120.535,27.51,西社区二路2号
P3,三号出租房,rental,dwelling,120.536,27.51,西社区二路3号
`

let remove = () => Promise.resolve()
afterEach(() => remove())

async function placesWith(truth: string | null) {
  const city = await writeSmallCity()
  remove = city.remove
  await writeFile(join(city.folder, 'premises.csv'), PREMISES)
  if (truth !== null) {
    await mkdir(join(city.folder, 'truth'))
    await writeFile(join(city.folder, 'truth', 'fireTruth.csv'), truth)
  }
  return readCityPlaces(city.folder)
}

describe('a fire of the simulated day', () => {
  it('breaks out where the city’s own process makes it likely, and is reported from that very address', async () => {
    const places = await placesWith(
      'splitOn,premisesId,probability\n2025-11-01,P1,0.02\n2025-11-01,P2,0.18\n',
    )
    const random = createSeededRandom('burning')
    const counts = new Map<string, number>()
    for (let fires = 0; fires < 1_000; fires++) {
      const {premises} = places.pickBurning('rental', random)
      counts.set(premises?.id ?? '-', (counts.get(premises?.id ?? '-') ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual(['P1', 'P2'])
    expect(counts.get('P2')).toBeGreaterThan(850)
    expect(counts.get('P2')).toBeLessThan(950)

    const template = templatesOf('fire').find(({burns, at}) => burns && at === 'rental')
    if (!template) throw new Error('nothing burns')
    const [first] = planCase({
      ...{externalId: 'X1', reportedAt: 0, moment: {hour: 12, isWeekend: false}, template, places, random},
      chapter: {seed: 'burning', scenario: 'day', speed: 1, since: 0, until: null},
    })
    expect(JSON.stringify(first?.events[0]?.event.data)).toMatch(/一路1号|二路2号/)
  })

  it('is as likely at all premises of its setting where nobody knows the process, and needs none', async () => {
    const places = await placesWith(null)
    const random = createSeededRandom('unknown')
    const seen = new Set(Array.from({length: 100}, () => places.pickBurning('rental', random).premises?.id))
    expect([...seen].sort()).toEqual(['P1', 'P2', 'P3'])
    expect(places.pickBurning('shop', random).premises).toBeNull()
  })
})
