import {beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import type {Position, Ring} from '#geo/types.ts'
import {nearestOnLine} from '#mock/city/polyline.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import type {CityPack} from '#server/city/cityPack.ts'
import {keepLonggang} from '../fixtures/keptCity.ts'
import {readLayer, readTable, toMeters} from './readPackLayers.ts'

const numberSchema = z.coerce.number()
/** Empty is unknown. */
const orEmpty = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.literal('').transform(() => null), schema])
const answerSchema = z.enum(['', '0', '1'])
const premisesSchema = z.strictObject({
  id: z.string(),
  name: z.string().min(1),
  kind: z.enum(['rental', 'mixedUse', 'other']),
  use: z.enum(['dwelling', 'workshop', 'shop', 'warehouse', 'other']),
  lng: numberSchema,
  lat: numberSchema,
  address: z.string().min(1),
  floors: numberSchema.pipe(z.int().min(1).max(200)),
  floorAreaSqm: orEmpty(numberSchema.pipe(z.int().min(4))),
  structure: z.enum(['', 'brickWood', 'brickConcrete', 'reinforcedConcrete', 'steel', 'other']),
  yearBuilt: orEmpty(numberSchema.pipe(z.int().min(1950).max(2025))),
  rooms: orEmpty(numberSchema.pipe(z.int().min(1))),
  tenants: orEmpty(numberSchema.pipe(z.int().min(0).max(200))),
  secondExit: answerSchema,
  barredWindows: answerSchema,
  indoorCharging: answerSchema,
  bottledGas: answerSchema,
  wiringYear: orEmpty(numberSchema.pipe(z.int().min(1950).max(new Date().getFullYear()))),
  sensors: z.string().regex(/^((smoke|electric|gas|water|video)(;|$))*$/),
  lastInspectedOn: z.union([z.literal(''), z.iso.date()]),
  buildingId: z.string(),
})
const unitSchema = z.strictObject({
  id: z.string(),
  name: z.string().min(1),
  kind: z.enum([
    'gridWorker',
    'jointDutyStation',
    'microFireStation',
    'fireStation',
    'policePost',
    'mediator',
  ]),
  lng: numberSchema,
  lat: numberSchema,
  area: z.string(),
  capabilities: z.string().regex(/^((verify|firstAid|extinguish|rescue|ladder|police|mediate|power)(;|$))+$/),
  team: orEmpty(numberSchema.pipe(z.int().min(1).max(4))),
})
type PremisesRow = z.infer<typeof premisesSchema>
type UnitRow = z.infer<typeof unitSchema>

let pack: CityPack
let premises: readonly PremisesRow[]
let units: readonly UnitRow[]
let buildings: ReadonlyMap<string, readonly Ring[]>
let streets: ReadonlyMap<string, readonly Position[]>

beforeAll(async () => {
  const folder = await keepLonggang()
  pack = await loadCityPack(folder)
  premises = await readTable(folder, 'premises', premisesSchema)
  units = await readTable(folder, 'units', unitSchema)
  const shapes = await readLayer(folder, 'buildings', z.object({id: z.string()}))
  buildings = new Map(shapes.map(({properties, rings}) => [properties.id, rings[0] ?? []]))
  const lines = await readLayer(folder, 'streets', z.object({name: z.string()}))
  const names = lines.map(({properties}) => properties.name)
  // A main road in several pieces is left out: a house near two of them could be measured along either.
  streets = new Map(
    lines.flatMap(({properties: {name}, line}) =>
      names.indexOf(name) === names.lastIndexOf(name) ? [[name, line]] : [],
    ),
  )
}, 120_000)

describe('the premises of Longgang', () => {
  it('are 48,000, numbered without a gap, rental most of them', () => {
    expect(premises).toHaveLength(48_000)
    expect(premises.every(({id}, index) => id === `P${String(index + 1).padStart(5, '0')}`)).toBe(true)
    expect(shareOf(premises, ({kind}) => kind === 'rental')).toBeCloseTo(0.6, 2)
    expect(shareOf(premises, ({kind}) => kind === 'mixedUse')).toBeCloseTo(0.33, 2)
  })

  it('stand in their buildings', () => {
    const outside = premises.filter(
      ({lng, lat, buildingId}) => !pointInPolygon([lng, lat], buildings.get(buildingId) ?? []),
    )
    expect(outside.length).toBe(0)
  })

  it('are in their register with a few mistakes: two areas and a height in another unit, one of them twice', () => {
    expect(premises.filter(({floorAreaSqm}) => (floorAreaSqm ?? 0) > 40_000)).toHaveLength(2)
    expect(premises.filter(({floors}) => floors > 40)).toHaveLength(1)
    expect(new Set(premises.map(({address}) => address)).size).toBe(premises.length - 1)
  })

  it('have addresses with the community that they are in', () => {
    const names = new Map(pack.areaTree.areas.map(({code, name}) => [code, name]))
    for (const {lng, lat, address} of premises.filter((_, index) => index % 11 === 0)) {
      const {community} = pack.areaTree.locate([lng, lat])
      expect(address.startsWith(names.get(community ?? pack.code) ?? '?')).toBe(true)
    }
  })

  it('have house numbers that rise along their street, odd on one side and even on the other', () => {
    const names = new Map(pack.areaTree.areas.map(({code, name}) => [code, name]))
    const rows = new Map<string, {number: number; along: number}[]>()
    for (const {address, lng, lat} of premises) {
      const community = names.get(pack.areaTree.locate([lng, lat]).community ?? pack.code) ?? ''
      const [, street = '', digits = ''] = /^(.+?)(\d+)号/.exec(address.slice(community.length)) ?? []
      const line = streets.get(street)
      if (!line) continue
      const number = Number(digits)
      const {along, distance} = nearestOnLine(toMeters([lng, lat]), line.map(toMeters))
      // Deep in a block, in the bend of a street, a house is as far from its one arm as from the other.
      if (distance > 30) continue
      const side = `${street} ${number % 2}`
      rows.set(side, [...(rows.get(side) ?? []), {number, along}])
    }
    const falling = [...rows].filter(([, row]) => {
      const sorted = row.toSorted((a, b) => a.number - b.number)
      return sorted.slice(1).some(({along}, index) => along < (sorted[index]?.along ?? 0) - 6)
    })
    expect(rows.size).toBeGreaterThan(3_000)
    expect(falling.map(([side]) => side)).toEqual([])
  })

  it('are worse off where the town is old: more wood, older wires, fewer second exits', () => {
    const old = premises.filter(({yearBuilt}) => yearBuilt !== null && yearBuilt < 1985)
    const recent = premises.filter(({yearBuilt}) => yearBuilt !== null && yearBuilt > 2008)
    expect(old.length).toBeGreaterThan(1_000)
    expect(recent.length).toBeGreaterThan(1_000)
    const wood = (rows: readonly PremisesRow[]) => shareOf(rows, ({structure}) => structure === 'brickWood')
    expect(wood(old)).toBeGreaterThan(0.2)
    expect(wood(recent)).toBeLessThan(0.02)
    const exits = (rows: readonly PremisesRow[]) =>
      shareOf(
        rows.filter(({secondExit}) => secondExit !== ''),
        ({secondExit}) => secondExit === '1',
      )
    expect(exits(old)).toBeLessThan(exits(recent) - 0.1)
    expect(premises.every(({wiringYear, yearBuilt}) => (wiringYear ?? 9_999) >= (yearBuilt ?? 0))).toBe(true)
  })

  it('leave some of every fact unknown, and never most of it', () => {
    const columns = [
      'floorAreaSqm',
      'structure',
      'yearBuilt',
      'rooms',
      'tenants',
      'secondExit',
      'barredWindows',
      'indoorCharging',
      'bottledGas',
      'wiringYear',
      'lastInspectedOn',
    ] as const
    for (const column of columns) {
      const unknown = shareOf(premises, row => row[column] === null || row[column] === '')
      expect(unknown, column).toBeGreaterThan(0.005)
      expect(unknown, column).toBeLessThan(0.25)
    }
  })

  it('hold people in every rental and mixed use, and in nothing else', () => {
    for (const {kind, tenants} of premises) if (tenants !== null) expect(tenants > 0).toBe(kind !== 'other')
  })
})

describe('the units of Longgang', () => {
  it('are about 1,200: a worker for every cell, a station for every community, four fire stations', () => {
    const areasOf = (kind: UnitRow['kind']) => units.filter(unit => unit.kind === kind).map(({area}) => area)
    const codes = (level: 'community' | 'gridCell') =>
      pack.areaTree.shapes(level).map(({area}): string => area.code)
    expect(areasOf('gridWorker').sort()).toEqual(codes('gridCell'))
    expect(areasOf('jointDutyStation').sort()).toEqual(codes('community'))
    expect(areasOf('fireStation')).toEqual(['330383', '330383', '330383', '330383'])
    expect(areasOf('microFireStation').length).toBe(60)
    expect(areasOf('policePost').length).toBe(20)
    expect(areasOf('mediator').length).toBeGreaterThan(10)
    expect(units.length).toBeGreaterThan(1_100)
    expect(units.length).toBeLessThan(1_300)
    expect(new Set(units.map(({id}) => id)).size).toBe(units.length)
  })

  it('are on duty by a roster: fire stations always, and at any hour some of every kind but mediators', () => {
    const monday = Date.parse('2026-11-23T00:00:00+08:00')
    const kindsOn = (hour: number) =>
      new Set(
        pack.units.flatMap(unit =>
          pack.roster.plannedOf(unit, monday + hour * 3_600_000)?.spell ? unit.kind : [],
        ),
      )
    const always = ['fireStation', 'gridWorker', 'jointDutyStation', 'microFireStation', 'policePost']
    for (let hour = 0; hour < 24; hour++) expect([...kindsOn(hour)]).toEqual(expect.arrayContaining(always))
    expect([kindsOn(10).has('mediator'), kindsOn(23).has('mediator')]).toEqual([true, false])
    const stations = pack.units.filter(({kind}) => kind === 'fireStation')
    for (const unit of stations) expect(pack.roster.plannedOf(unit, monday)?.until).toBeNull()
    const workers = pack.units.filter(({kind}) => kind === 'gridWorker')
    const atNight = workers.filter(unit => pack.roster.plannedOf(unit, monday + 23 * 3_600_000)?.spell)
    expect(atNight.length / workers.length).toBeCloseTo(0.25, 1)
  })

  it('stand in the area that they serve', () => {
    for (const {lng, lat, area} of units) {
      const {gridCell, community} = pack.areaTree.locate([lng, lat])
      expect([gridCell, community, '330383']).toContain(area)
      expect(community).not.toBeNull()
    }
  })
})

describe('the residents of Longgang', () => {
  it('are those of the census, in cells as in communities', () => {
    for (const level of ['community', 'gridCell'] as const) {
      const residents = pack.areaTree.shapes(level).map(({area}) => area.residents ?? 0)
      expect(residents.reduce((sum, count) => sum + count, 0)).toBe(464_695)
    }
    expect(
      Math.min(...pack.areaTree.shapes('community').map(({area}) => area.residents ?? 0)),
    ).toBeGreaterThan(500)
  })
})

function shareOf<Row>(rows: readonly Row[], isCounted: (row: Row) => boolean): number {
  return rows.filter(isCounted).length / rows.length
}
