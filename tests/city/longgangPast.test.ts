import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import type {Premises} from '#server/city/cityPack.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {readHistory, type ReadHistory} from '#server/city/readHistory.ts'
import {epochDayOf, yearAndPart} from '#server/domain/risk/epochDays.ts'
import {FactHistory} from '#server/domain/risk/factHistory.ts'
import {NOT_YET} from '#server/domain/risk/premisesHistory.ts'
import {riskPolicyFields} from '#server/domain/risk/riskPolicy.ts'
import {keepLonggang, KEPT_TODAY} from '../fixtures/keptCity.ts'

let folder: string
let premises: readonly Premises[]
let read: ReadHistory

beforeAll(async () => {
  folder = await keepLonggang()
  premises = [...(await loadCityPack(folder)).premises.values()]
  read = await readHistory(folder, premises)
}, 240_000)

describe('the past of the generated Longgang pack', () => {
  it('reaches the day before the pack was made', () => {
    const {history} = read
    expect(history.untilDay).toBe(epochDayOf(KEPT_TODAY))
    expect(history.inspections.day.at(-1)).toBe(epochDayOf(KEPT_TODAY) - 1)
    expect(history.untilDay - (history.fires.day.at(-1) ?? 0)).toBeLessThan(8)
  })

  it('can be used but for the slips of the pen that are in it on purpose', () => {
    expect(read.findings.length).toBeGreaterThan(0)
    expect(read.findings.length).toBeLessThan(20)
    expect(read.findings.filter(({source}) => source.startsWith('premisesChanges.csv'))).toEqual([])
  })

  it('leaves most open hazards time, and some none', async () => {
    const [head = '', ...rows] = (await readFile(join(folder, 'hazards.csv'), 'utf8')).trim().split('\n')
    const columns = head.split(',')
    const open = rows
      .map(row => row.split(','))
      .filter(cells => cells[columns.indexOf('rectifiedOn')] === '')
      .map(cells => cells[columns.indexOf('dueOn')] ?? '')
    expect(open.length).toBeGreaterThan(200)
    const overdue = open.filter(dueOn => dueOn < KEPT_TODAY).length / open.length
    expect(overdue).toBeGreaterThan(0.1)
    expect(overdue).toBeLessThan(0.4)
    expect(open).toHaveLength(read.history.hazards.rectifiedDay.filter(day => day === NOT_YET).length)
  })

  it('says whose each inspection was: the fire authority’s own, or one of five departments’', () => {
    const {names, inspections} = read.departments
    expect(names).toHaveLength(6)
    const own = inspections.filter(place => names[place] === '').length / inspections.length
    expect(own).toBeGreaterThan(0.3)
    expect(own).toBeLessThan(0.8)
  })

  it('tells what owners changed, so that wires do not just grow a year older every year', () => {
    const past = new FactHistory(read.changes, premises.length)
    const ageOn = (day: number) => {
      const ages = premises.flatMap((each, index) => {
        const {wiringYear, yearBuilt} = past.factsOn(day, index, each)
        return wiringYear === null || (yearBuilt ?? 0) > 2021 ? [] : [yearAndPart(day) - wiringYear]
      })
      return ages.reduce((sum, age) => sum + age, 0) / ages.length
    }
    const now = epochDayOf(KEPT_TODAY)
    expect(ageOn(now) - ageOn(now - 365)).toBeLessThan(0.6)
    const fittedBy = (day: number) =>
      premises.filter((each, index) => past.factsOn(day, index, each).sensors?.includes('smoke')).length
    expect(fittedBy(now)).toBeGreaterThan(fittedBy(now - 365) + 300)
  })
})

it('the opinions behind its risk say in Chinese where they are from, or that they are a judgement', async () => {
  const policy: unknown = JSON.parse(await readFile(join(folder, 'policy.json'), 'utf8'))
  const {fireRisk} = Object(policy)
  const {prior, harm} = riskPolicyFields.fireRisk.parse(fireRisk)
  const sources = [...Object.values(prior), ...Object.values(harm)].map(({source}) => source)
  expect(sources.length).toBeGreaterThan(30)
  for (const source of sources) expect(source === 'judgement' || /[一-鿿]{4}/.test(source), source).toBe(true)
})
