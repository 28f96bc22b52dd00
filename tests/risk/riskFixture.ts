import {expect} from 'vitest'
import {hazardKindSchema} from '#contract/hazard.ts'
import type {PremisesId} from '#contract/ids.ts'
import {premisesIdSchema} from '#contract/ids.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {epochDayOf} from '#server/domain/risk/epochDays.ts'
import {NOT_YET} from '#server/domain/risk/premisesHistory.ts'
import type {LogEvent} from '#server/risk/logEvents.ts'
import {createRiskColumns} from '#server/risk/riskColumns.ts'
import {RiskDesk} from '#server/risk/riskDesk.ts'
import {createRiskGround, locateLattice} from '#server/risk/riskGround.ts'
import type {RiskQuestion} from '#server/risk/riskMessages.ts'
import {RiskReader} from '#server/risk/riskReader.ts'
import longgang from '../../mock/city/policy.json' with {type: 'json'}
import {place, smallPack, type PackTexts} from '../city/packFixture.ts'

/** The day before which everything is known. */
export const TOMORROW = epochDayOf('2026-11-10')

const COUNT = 40

/** The small pack with forty premises in four rows, P11 to P50, and what happened there until November 2026. */
export function riskPack(): PackTexts {
  const pack = smallPack()
  const header =
    'id,name,kind,lng,lat,address,use,floors,tenants,secondExit,indoorCharging,sensors,wiringYear,lastInspectedOn'
  const rows = Array.from({length: COUNT}, (_, at) => {
    const [lng, lat] = place([0.1 + (at % 10) * 0.19, 0.15 + Math.floor(at / 10) * 0.2])
    const kind = at % 3 === 0 ? 'mixedUse' : 'rental'
    const facts = [`${2 + (at % 4)}`, `${at}`, at % 2, Number(at % 4 === 0)]
    return [
      ...[idOf(at), `House ${at}`, kind, lng, lat, `${at} Road`, 'dwelling'],
      ...facts,
      ...[at % 5 ? '' : 'smoke', 1990 + (at % 30), '2026-03-01'],
    ].join(',')
  })
  const city = JSON.parse(pack['city.json'] ?? '{}')
  return {
    ...pack,
    'city.json': JSON.stringify({...city, history: {from: '2023-01-01', until: '2026-11-01'}}, null, 2),
    'policy.json': JSON.stringify({...JSON.parse(pack['policy.json'] ?? '{}'), fireRisk: longgang.fireRisk}),
    'premises.csv': `${header}\n${rows.join('\n')}\n`,
    'panels.csv': 'address,name,premisesId,lng,lat,streetAddress\n0000000003e9,Panel One,P11,,,\n',
    'fires.csv': 'id,on,premisesId,lng,lat,address,cause\nF1,2026-01-05,P12,,,,\nF2,2026-06-05,P20,,,,\n',
    'inspections.csv':
      'id,on,premisesId,department,outcome\nI1,2026-05-05,P11,,passed\nI2,2026-08-05,P13,Market,hazardsFound\n',
    'hazards.csv': [
      'id,premisesId,kind,severity,source,department,foundOn,dueOn,rectifiedOn,closedOn,description',
      'H1,P13,wiring,major,inspection,,2026-08-05,2026-09-05,,,bare wires',
      'H2,P14,blockedExit,general,inspection,,2026-02-05,2026-03-05,2026-03-01,2026-03-03,boxes',
      '',
    ].join('\n'),
  }
}

function idOf(at: number): string {
  return `P${11 + at}`
}

export const premisesId = (id: string): PremisesId => premisesIdSchema.parse(id)

/** A city's risk without threads: what was read of the pack, and the desk that answers of it. */
export async function openDesk(
  folder: string,
  {
    events = [],
    day = TOMORROW,
    isSimulated = false,
  }: {events?: readonly LogEvent[]; day?: number; isSimulated?: boolean} = {},
) {
  const pack = await loadCityPack(folder)
  const ground = createRiskGround(pack)
  await locateLattice(ground)
  const columns = createRiskColumns(ground.premises.length)
  const {cellOf, cellAt, lattice, digest, areaTree} = ground
  const policy = pack.policy.fireRisk
  const areas = areaTree.areas.length
  const reader = new RiskReader({
    ...{role: 'read', folder, digest, isSimulated, policy, priorVersion: 'prior-1'},
    ...{areas, cellOf, lattice, cellAt},
  })
  const desk = new RiskDesk({role: 'hold', policy, columns, cellOf, lattice})
  const ask = (question: RiskQuestion) => desk.answer(question)
  const read = await reader.answer({id: 1, what: 'read', day})
  if (read.what === 'failed') throw new Error(read.reason)
  await reader.answer({id: 1, what: 'tell', events: [...events]})
  ask({id: 1, what: 'tell', events: [...events]})
  const extracted = await reader.answer({id: 1, what: 'extract', model: null})
  if (extracted.what !== 'extracted') throw new Error('nothing was extracted')
  const responses = new Float32Array(areas).fill(240)
  const {extract, model} = extracted
  expect(ask({id: 1, what: 'score', extract, model, responses})).toMatchObject({what: 'scored'})
  return {
    ...{pack, ground, columns, reader, desk, model},
    rowOf: (id: string) => ground.indexOf(premisesId(id)) ?? -1,
    /** Everything that the columns say. */
    scores: () => ({
      probability: [...columns.probability],
      high: [...columns.high],
      harm: [...columns.harm],
      band: [...columns.band],
      openHazards: [...columns.openHazards],
      flags: [...columns.flags],
    }),
    heat(measure: 'probability' | 'harm' | 'hazards' | 'blindSpots'): number[] {
      const answer = ask({id: 1, what: 'heat', measure})
      if (answer.what !== 'heat') throw new Error(`the heat was answered ${answer.what}`)
      return [...answer.values]
    },
    /** Takes events in, as the service would. */
    take(...taken: LogEvent[]): number[] {
      const indexes = [
        ...new Set(taken.flatMap(event => ('premises' in event ? (event.premises ?? []) : []))),
      ]
      const facts = indexes.map(index => {
        const {position, sensors, ...rest} = ground.premises[index]!
        const plain: [number, number] = [position[0], position[1]]
        return {index, facts: {...rest, position: plain, sensors: sensors && [...sensors]}}
      })
      const answer = ask({id: 1, what: 'take', events: taken, facts})
      if (answer.what !== 'taken') throw new Error(`it was answered ${answer.what}`)
      return [...answer.rows]
    },
  }
}

export function inspectionAt(
  premises: number,
  seen: Extract<LogEvent, {what: 'inspection'}>['seen'] = {},
): LogEvent {
  return {what: 'inspection', id: `inspection of ${premises}`, premises, day: TOMORROW - 1, outcome: 0, seen}
}

export function hazardAt(
  premises: number,
  details: Partial<Extract<LogEvent, {what: 'hazard'}>> = {},
): LogEvent {
  return {
    what: 'hazard',
    id: `hazard of ${premises}`,
    premises,
    day: TOMORROW - 3,
    rectifiedDay: NOT_YET,
    kind: hazardKindSchema.options.indexOf('wiring'),
    isMajor: true,
    ...{isOverdue: false, isVoid: false, isRetold: false},
    ...details,
  }
}

/** The places at which two lists differ by more than rounding. */
export function differences(before: readonly number[], after: readonly number[]): number[] {
  return before.flatMap((value, at) => {
    const other = after[at] ?? Number.NaN
    if (Number.isNaN(value) && Number.isNaN(other)) return []
    return Math.abs(value - other) <= 1e-6 * Math.max(1, Math.abs(value)) ? [] : at
  })
}
