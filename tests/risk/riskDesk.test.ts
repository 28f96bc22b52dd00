import {rm, writeFile} from 'node:fs/promises'
import {afterEach, describe, expect, it} from 'vitest'
import {epochDayOf} from '#server/domain/risk/epochDays.ts'
import {HAS_OVERDUE_HAZARD, HAS_SMOKE_SENSOR, IS_DOUBTFUL} from '#contract/riskTable.ts'
import type {LogEvent} from '#server/risk/logEvents.ts'
import {writePackTexts, type PackTexts} from '../city/packFixture.ts'
import {differences, hazardAt, inspectionAt, openDesk, riskPack, TOMORROW} from './riskFixture.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, {recursive: true})
})

async function write(texts: PackTexts = riskPack()): Promise<string> {
  const folder = await writePackTexts(texts)
  folders.push(folder)
  return folder
}

describe('the scores of a city', () => {
  it('are of every premises, with an interval around each, and harm where people are', async () => {
    const {columns, rowOf} = await openDesk(await write())
    for (let row = 0; row < columns.count; row++) {
      expect(columns.probability[row]).toBeGreaterThan(0)
      expect(columns.low[row]).toBeLessThan(columns.probability[row]!)
      expect(columns.high[row]).toBeGreaterThan(columns.probability[row]!)
    }
    // Nobody lives in the first.
    expect(columns.harm[rowOf('P11')]).toBe(0)
    expect(columns.harm[rowOf('P20')]).toBeGreaterThan(0)
    expect(columns.flags[rowOf('P11')]! & HAS_SMOKE_SENSOR).toBe(HAS_SMOKE_SENSOR)
    expect(columns.flags[rowOf('P12')]! & HAS_SMOKE_SENSOR).toBe(0)
    expect(columns.openHazards[rowOf('P13')]).toBe(1)
    expect(columns.openHazards[rowOf('P14')]).toBe(0)
  })

  it('say what they are made of, and what the pack tells of the premises', async () => {
    const {desk, rowOf, columns} = await openDesk(await write())
    const row = rowOf('P13')
    const answer = desk.answer({id: 1, what: 'explain', row})
    if (answer.what !== 'explained') throw new Error('it was not explained')
    const odds = answer.contributions.reduce((product, {factor}) => product * factor, 1)
    const monthly = 1 - (1 - answer.base) ** (1 / 12)
    const month = (odds * monthly) / (1 - monthly + odds * monthly)
    expect(1 - (1 - month) ** 12).toBeCloseTo(columns.probability[row]!, 5)
    expect(answer.harm.responseSeconds).toBe(240)
    expect(answer.history).toEqual([
      {what: 'inspection', on: '2026-08-05', detail: 'hazardsFound', department: 'Market'},
      {what: 'hazard', on: '2026-08-05', detail: 'wiring'},
    ])
    const own = desk.answer({id: 1, what: 'explain', row: rowOf('P11')})
    expect(own).toMatchObject({
      history: [{what: 'inspection', on: '2026-05-05', detail: 'passed', department: null}],
    })
  })

  it('know the pack’s inspections after a day, ours apart from those of others', async () => {
    const {desk, rowOf} = await openDesk(await write())
    const after = (day: string) => {
      const answer = desk.answer({id: 1, what: 'pastInspections', afterDay: epochDayOf(day)})
      if (answer.what !== 'pastInspections') throw new Error('it was not answered')
      const [rows, outcomes, byOthers] = [answer.rows, answer.outcomes, answer.byOthers].map(each => [
        ...each,
      ])
      return {rows, outcomes, byOthers}
    }
    const both = {rows: [rowOf('P11'), rowOf('P13')], outcomes: [0, 1], byOthers: [0, 1]}
    expect(after('2026-05-04')).toEqual(both)
    expect(after('2026-05-05')).toEqual({rows: [rowOf('P13')], outcomes: [1], byOthers: [1]})
    expect(after('2026-08-05')).toEqual({rows: [], outcomes: [], byOthers: []})
  })

  it('tell what one hazard weighs there: an open one mended, a mended one open again', async () => {
    const {desk, rowOf, columns} = await openDesk(await write())
    const weigh = (row: number, isMajor: boolean, isOpen: boolean) => {
      const answer = desk.answer({id: 1, what: 'weigh', row, isMajor, isOpen})
      return answer.what === 'weighed' ? answer.weight : null
    }
    const [open, mended] = [rowOf('P13'), rowOf('P14')]
    const atOpen = weigh(open, true, true)
    expect(atOpen?.withIt).toBeCloseTo(columns.probability[open]!, 6)
    expect(atOpen?.without).toBeLessThan(columns.probability[open]!)
    const atMended = weigh(mended, false, false)
    expect(atMended?.without).toBeCloseTo(columns.probability[mended]!, 6)
    expect(atMended?.withIt).toBeGreaterThan(columns.probability[mended]!)
  })

  it('tell as much as mending then takes off: what was open counts among the past', async () => {
    const city = await openDesk(await write())
    const row = city.rowOf('P13')
    const weigh = (isOpen: boolean) => {
      const answer = city.desk.answer({id: 1, what: 'weigh', row, isMajor: true, isOpen})
      return answer.what === 'weighed' ? answer.weight : null
    }
    const before = city.scores().probability[row]!
    const foretold = weigh(true)
    const retold = {id: 'pack:H1', day: epochDayOf('2026-08-05'), isRetold: true, isMajor: true}
    city.take(hazardAt(row, {...retold, rectifiedDay: TOMORROW - 1}))
    const after = city.scores().probability[row]!
    expect(foretold?.without).toBeCloseTo(after, 7)
    expect(weigh(false)?.withIt).toBeCloseTo(before, 7)
  })

  it('change of those premises alone, and the surfaces near them alone, when somebody was there', async () => {
    const city = await openDesk(await write())
    const row = city.rowOf('P30')
    const [before, heatBefore] = [city.scores(), city.heat('probability')]
    const rows = city.take(
      inspectionAt(row, {indoorCharging: true, secondExit: false, sensors: ['smoke']}),
      hazardAt(row),
    )
    expect(rows).toEqual([row])
    const after = city.scores()
    expect(differences(before.probability, after.probability)).toEqual([row])
    expect(differences(before.flags, after.flags)).toEqual([row])
    expect(after.openHazards[row]).toBe(1)

    const changed = differences(heatBefore, city.heat('probability'))
    expect(changed.length).toBeGreaterThan(0)
    const {lattice, premises} = city.ground
    const [west, , east, north] = lattice.bounds
    const [lng, lat] = premises[row]!.position
    for (const cell of changed) {
      const x = west + (((cell % lattice.columns) + 0.5) * (east - west)) / lattice.columns
      const y =
        north - ((Math.floor(cell / lattice.columns) + 0.5) * (north - lattice.bounds[1])) / lattice.rows
      const meters = Math.hypot((x - lng) * 111_195 * Math.cos((lat * Math.PI) / 180), (y - lat) * 111_195)
      expect(meters).toBeLessThan(lattice.bandwidthMeters + 20)
    }
  })

  it('are the same whether the log was told event by event or all at the start', async () => {
    const folder = await write()
    const live = await openDesk(folder)
    for (const measure of ['probability', 'harm', 'hazards', 'blindSpots'] as const) live.heat(measure)
    const events: LogEvent[] = [
      inspectionAt(3, {tenants: 12, bottledGas: true}),
      hazardAt(4),
      hazardAt(5, {rectifiedDay: TOMORROW - 1}),
      hazardAt(6, {isVoid: true}),
      hazardAt(7, {isOverdue: true}),
      {what: 'fire', id: 'fire 1', premises: 8, day: TOMORROW - 1, isOfPack: false},
      {what: 'penalty', id: 'penalty 1', premises: 9, day: TOMORROW - 2},
    ]
    for (const event of events) live.take(event)
    // What is told again does no harm.
    live.take(...events)
    const fresh = await openDesk(folder, {events})
    expect(live.scores()).toEqual(fresh.scores())
    expect(fresh.columns.flags[7]! & HAS_OVERDUE_HAZARD).toBe(HAS_OVERDUE_HAZARD)
    for (const measure of ['probability', 'harm', 'hazards', 'blindSpots'] as const) {
      expect(differences(live.heat(measure), fresh.heat(measure))).toEqual([])
    }
  })

  it('count a hazard of the pack once, also when the log tells of it again', async () => {
    const folder = await write()
    const retold = {id: 'pack:H1', day: epochDayOf('2026-08-05'), isRetold: true}
    const city = await openDesk(folder)
    const row = city.rowOf('P13')
    const before = city.scores()
    city.take(hazardAt(row, retold))
    expect(city.scores()).toEqual(before)
    city.take(hazardAt(row, {...retold, rectifiedDay: TOMORROW - 1}))
    expect(city.columns.openHazards[row]).toBe(0)
    expect(city.columns.probability[row]).toBeLessThan(before.probability[row]!)

    const fresh = await openDesk(folder, {events: [hazardAt(row, {...retold, rectifiedDay: TOMORROW - 1})]})
    expect(fresh.scores()).toEqual(city.scores())
  })

  it('rise for the neighbours of a fire', async () => {
    const pack = riskPack()
    const near = 'P99,Next door,rental,120.00281,27.001501,41 Road,dwelling,3,4,1,0,,2000,2026-03-01\n'
    const city = await openDesk(
      await write({...pack, 'premises.csv': `${pack['premises.csv'] ?? ''}${near}`}),
    )
    const [burnt, next] = [city.rowOf('P12'), city.rowOf('P99')]
    const before = city.scores()
    city.take({what: 'fire', id: 'fire', premises: burnt, day: TOMORROW - 1, isOfPack: false})
    const changed = differences(before.probability, city.scores().probability)
    expect(changed.sort((a, b) => a - b)).toEqual([burnt, next])
  })
})

describe('measures on paper', () => {
  it('take off risk where they are taken, and change nothing', async () => {
    const city = await openDesk(await write())
    const before = city.scores()
    const row = city.rowOf('P12')
    const rows = Int32Array.of(row)
    const measures = [
      {type: 'fitSmoke' as const, rows},
      {type: 'closeHazards' as const, rows: Int32Array.of(city.rowOf('P13'))},
    ]
    const answer = city.desk.answer({id: 1, what: 'try', measures})
    if (answer.what !== 'tried') throw new Error('it was not tried')
    expect([...answer.rows]).toEqual([row, city.rowOf('P13')])
    expect(answer.harmAfter[0]).toBeLessThan(answer.harmBefore[0]!)
    expect(answer.after[1]).toBeLessThan(answer.before[1]!)
    expect(city.scores()).toEqual(before)
    const drawn = city.desk.answer({id: 1, what: 'tryHeat', measures, measure: 'blindSpots'})
    const gone = drawn.what === 'heat' ? [...drawn.values].filter(value => value > 0) : []
    expect(gone.length).toBeGreaterThan(0)
  })

  it('foretell the score that the same facts then give, also where nothing was fitted before', async () => {
    const sensorMonths = 'premisesId,month,alarms,faults\nP11,2026-05,20,5\n'
    const city = await openDesk(await write({...riskPack(), 'sensorMonths.csv': sensorMonths}))
    const row = city.rowOf('P12')
    city.take(inspectionAt(row))
    const answer = city.desk.answer({
      ...{id: 1, what: 'try', whatIfId: 'a'},
      measures: [{type: 'fitSmoke', rows: Int32Array.of(row)}],
    })
    if (answer.what !== 'tried') throw new Error('it was not tried')
    city.take(inspectionAt(row, {sensors: ['smoke']}))
    expect(answer.after[0]).toBe(city.scores().probability[row])
    expect(answer.harmAfter[0]).toBeCloseTo(city.scores().harm[row]!, 7)
  })
})

describe('a pack that cannot be used as it is', () => {
  it('is named with its file and line where its history is no table', async () => {
    const broken = {...riskPack(), 'inspections.csv': 'id,on,premisesId\nI1,2026-05-05,P11\n'}
    await expect(openDesk(await write(broken))).rejects.toThrow(/^inspections\.csv:1 outcome/)
  })

  it('has its wrong rows in the list to mend, and the premises marked', async () => {
    const pack = riskPack()
    const fires = `${pack['fires.csv'] ?? ''}F3,2026-02-30,P15,,,,\nF4,2026-02-03,P77,,,nowhere,\n`
    const {desk, columns, rowOf} = await openDesk(await write({...pack, 'fires.csv': fires}))
    const answer = desk.answer({id: 1, what: 'findings', of: null, from: 0, limit: 10})
    expect(answer).toMatchObject({
      items: [
        {source: 'fires.csv:4', premisesId: 'P15', field: 'on'},
        {code: 'unknownPremises', source: 'fires.csv:5', value: 'P77'},
      ],
    })
    expect(columns.flags[rowOf('P15')]! & IS_DOUBTFUL).toBe(IS_DOUBTFUL)
    expect(columns.flags[rowOf('P16')]! & IS_DOUBTFUL).toBe(0)
  })

  it('is refused when its premises are others than those that the node knows', async () => {
    const folder = await write()
    const city = await openDesk(folder)
    const {reader} = city
    await writeOther(folder)
    expect(await reader.answer({id: 1, what: 'read', day: TOMORROW})).toMatchObject({
      what: 'failed',
      reason: expect.stringContaining('premises.csv'),
    })
  })

  it('is refused with a model that lacks a coefficient, which is named', async () => {
    const {desk, model} = await openDesk(await write())
    const lacking = {
      ...model,
      version: 'broken',
      features: model.features.filter(({name}) => name !== 'steel'),
    }
    expect(desk.answer({id: 1, what: 'useModel', model: lacking})).toMatchObject({
      what: 'failed',
      reason: expect.stringMatching(/broken.*missingCoefficient steel/),
    })
  })
})

async function writeOther(folder: string): Promise<void> {
  await writeFile(`${folder}/premises.csv`, (riskPack()['premises.csv'] ?? '').replace('P11', 'P10'))
}
