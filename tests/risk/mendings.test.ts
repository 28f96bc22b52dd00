import {rm} from 'node:fs/promises'
import {afterEach, describe, expect, it} from 'vitest'
import type {RiskFinding} from '#contract/risk.ts'
import {IS_DOUBTFUL, IS_TWIN} from '#contract/riskTable.ts'
import type {Mending, Remedy} from '#contract/riskMending.ts'
import {epochDayOf} from '#server/domain/risk/epochDays.ts'
import {mendingEvents} from '#server/risk/mendingEvents.ts'
import {writePackTexts} from '../city/packFixture.ts'
import {differences, openDesk, premisesId, riskPack} from './riskFixture.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, {recursive: true})
})

/** Floors of P13 in decimetres, and a fire at an address that nobody knows. */
async function writeWrong(): Promise<string> {
  const pack = riskPack()
  const folder = await writePackTexts({
    ...pack,
    'premises.csv': pack['premises.csv']?.replace(/^(P13,(?:[^,]*,){6})\d+/m, '$1116') ?? '',
    'fires.csv': `${pack['fires.csv']}F3,2026-07-01,,120.5,27.5,Nowhere 3,\n`,
  })
  folders.push(folder)
  return folder
}

type Desk = Awaited<ReturnType<typeof openDesk>>

function findingsOf({desk}: Desk): readonly RiskFinding[] {
  const answer = desk.answer({id: 1, what: 'findings', of: null, from: 0, limit: 100})
  return answer.what === 'findings' ? answer.items : []
}

function eventsOf({ground}: Desk, finding: RiskFinding | undefined, remedy: Remedy | null) {
  if (!finding) throw new Error('there is no such finding')
  const mending: Mending = {finding, remedy, note: '', by: 'admin', at: 1}
  return mendingEvents(mending, {
    indexOf: id => ground.indexOf(id),
    factsAt: index => ground.premises[index],
  })
}

const findFire = (desk: Desk) => findingsOf(desk).find(({fire}) => fire !== null)
const findFloors = (desk: Desk) => findingsOf(desk).find(({field}) => field === 'floors')

describe('what is mended', () => {
  it('waits with what is told of it', async () => {
    const desk = await openDesk(await writeWrong())
    expect(findFire(desk)).toMatchObject({
      findingId: 'fires.csv F3 unknownPremises address',
      code: 'unknownPremises',
      fire: {on: '2026-07-01', address: 'Nowhere 3', position: [120.5, 27.5], fireId: null},
    })
    expect(findFloors(desk)).toMatchObject({code: 'unitMistaken', premisesId: 'P13', meant: [{value: 4}]})
  })

  it('is scored as if the pack had told it right, one by one and taken back', async () => {
    const folder = await writeWrong()
    const desk = await openDesk(folder)
    const untouched = desk.scores()
    const [fire, floors] = [findFire(desk), findFloors(desk)]
    const row = desk.rowOf('P13')
    expect(desk.columns.flags[row]! & IS_DOUBTFUL).toBe(IS_DOUBTFUL)

    const mended = eventsOf(desk, floors, {type: 'value', value: 4})
    expect(desk.take(...mended)).toEqual([row])
    const placed = eventsOf(desk, fire, {type: 'fireAt', premisesId: premisesId('P30'), on: null})
    expect(desk.take(...placed)).toContain(desk.rowOf('P30'))
    expect(findingsOf(desk)).toEqual([])
    expect(desk.columns.flags[row]! & IS_DOUBTFUL).toBe(0)

    const anew = await openDesk(folder, {events: [...mended, ...placed]})
    expect(differences(desk.scores().probability, anew.scores().probability)).toEqual([])
    expect(differences(desk.scores().flags, anew.scores().flags)).toEqual([])
    expect(findingsOf(anew)).toEqual([])
    expect(differences(untouched.probability, desk.scores().probability)).toContain(desk.rowOf('P30'))
    expect(differences(untouched.harm, desk.scores().harm)).toContain(row)

    desk.take(...eventsOf(desk, floors, null), ...eventsOf(desk, fire, null))
    expect(differences(untouched.probability, desk.scores().probability)).toEqual([])
    expect(findingsOf(desk)).toHaveLength(2)
  })

  it('counts as no fire where it was none', async () => {
    const desk = await openDesk(await writeWrong())
    const untouched = desk.scores()
    desk.take(...eventsOf(desk, findFire(desk), {type: 'notAFire', reason: 'falseAlarm'}))
    expect(differences(untouched.probability, desk.scores().probability)).toEqual([])
    expect(findFire(desk)).toBeUndefined()
  })

  it('is not taken where the source has been put right since', async () => {
    const wrong = await openDesk(await writeWrong())
    const remedy = {type: 'fireAt', premisesId: premisesId('P30'), on: null} as const
    const folder = await writePackTexts(riskPack())
    folders.push(folder)
    const right = await openDesk(folder)
    const events = [
      ...eventsOf(wrong, findFire(wrong), remedy),
      ...eventsOf(right, findFloors(wrong), {type: 'value', value: 40}),
    ]
    const anew = await openDesk(folder, {events})
    expect(differences(right.scores().probability, anew.scores().probability)).toEqual([])
  })
})

describe('premises that are there twice', () => {
  const TWICE: RiskFinding = {
    ...{findingId: 'premises.csv P12 duplicatePremises', code: 'duplicatePremises', source: 'premises.csv'},
    ...{premisesId: 'P12', field: 'address', value: 'P13', meant: [], fire: null},
  }

  it('count once: what happened at the other happened at those that are kept', async () => {
    const folder = await writePackTexts(riskPack())
    folders.push(folder)
    const two = await openDesk(folder)
    const same = eventsOf(two, TWICE, {type: 'same', keep: premisesId('P13')})
    const one = await openDesk(folder, {events: same})
    const [dropped, kept] = [one.rowOf('P12'), one.rowOf('P13')]
    expect([one.columns.probability[dropped], one.columns.harm[dropped]]).toEqual([0, 0])
    expect(one.columns.flags[dropped]! & IS_TWIN).toBe(IS_TWIN)
    // The fire of P12 counts at P13.
    expect(one.columns.probability[kept]).toBeGreaterThan(two.columns.probability[kept]!)
    const answer = one.desk.answer({id: 1, what: 'explain', row: kept})
    if (answer.what !== 'explained') throw new Error('it was not explained')
    expect(answer.history.map(({what}) => what)).toEqual(['inspection', 'hazard', 'fire'])
  })

  it('are two where somebody says so', async () => {
    const folder = await writePackTexts(riskPack())
    folders.push(folder)
    const two = await openDesk(folder)
    const anew = await openDesk(folder, {events: eventsOf(two, TWICE, {type: 'two'})})
    expect(differences(two.scores().probability, anew.scores().probability)).toEqual([])
  })
})

describe('a fire that the log places elsewhere', () => {
  const at = (premises: number | null) =>
    ({what: 'fire', id: 'premisesFire 1', premises, day: epochDayOf('2026-11-05'), isOfPack: false}) as const

  it('counts there, and where it was before no longer', async () => {
    const folder = await writeWrong()
    const desk = await openDesk(folder, {events: [at(3)]})
    desk.take(at(24))
    const anew = await openDesk(folder, {events: [at(24)]})
    expect(differences(desk.scores().probability, anew.scores().probability)).toEqual([])
    desk.take(at(null))
    const none = await openDesk(folder)
    expect(differences(desk.scores().probability, none.scores().probability)).toEqual([])
  })
})
