import {rm} from 'node:fs/promises'
import {afterEach, describe, expect, it} from 'vitest'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {smallGround} from './groundFixture.ts'
import {smallPack, writePackTexts, type PackTexts} from './packFixture.ts'

const folders: string[] = []

afterEach(async () => {
  await Promise.all(folders.splice(0).map(folder => rm(folder, {recursive: true})))
})

async function load(changed: PackTexts) {
  const folder = await writePackTexts({...smallPack(), ...changed})
  folders.push(folder)
  return loadCityPack(folder)
}

const HEADER =
  'id,name,kind,use,lng,lat,address,floors,floorAreaSqm,structure,yearBuilt,rooms,tenants,secondExit,barredWindows,indoorCharging,bottledGas,wiringYear,sensors,lastInspectedOn,buildingId'

describe('premises', () => {
  it('have every fact that fire risk needs', async () => {
    const {premises} = await load({
      ...smallGround(),
      'premises.csv': `${HEADER}\nP1,House,rental,dwelling,120.002,27.002,1 Road,5,412.5,brickConcrete,1993,9,17,0,1,1,0,1993,smoke;electric,2026-03-31,B1\n`,
      'panels.csv': 'address,name,premisesId,lng,lat,streetAddress\n',
    })
    expect([...premises.values()]).toEqual([
      {
        id: 'P1',
        name: 'House',
        kind: 'rental',
        use: 'dwelling',
        position: [120.002, 27.002],
        address: '1 Road',
        floors: 5,
        floorAreaSqm: 412.5,
        structure: 'brickConcrete',
        yearBuilt: 1993,
        rooms: 9,
        tenants: 17,
        secondExit: false,
        barredWindows: true,
        indoorCharging: true,
        bottledGas: false,
        wiringYear: 1993,
        sensors: ['smoke', 'electric'],
        lastInspectedOn: '2026-03-31',
        buildingId: 'B1',
      },
    ])
  })

  it('say nothing of what their file leaves out, and none of what it leaves empty', async () => {
    const few = await load({'premises.csv': 'id,name,kind,lng,lat\nP1,House,rental,120.002,27.002\n'})
    const unknown = [...few.premises.values()][0]
    expect(unknown).toMatchObject({id: 'P1', address: '', sensors: null, secondExit: null, tenants: null})
    const empty = await load({
      'premises.csv': `${HEADER}\nP1,House,rental,,120.002,27.002,,,,,,,,,,,,,,,\n`,
    })
    expect([...empty.premises.values()][0]).toEqual({...unknown, sensors: []})
  })

  it('are read alike with quotes and without', async () => {
    const row = ',120.002,27.002,1 Road,3\n'
    const columns = 'id,name,kind,lng,lat,address,floors\n'
    const plain = await load({'premises.csv': `${columns}P1,House,rental${row}`})
    const quoted = await load({'premises.csv': `${columns}"P1","House",rental${row}`})
    const dos = await load({
      'premises.csv': `\ufeff${columns}P1, House ,rental${row}`.replaceAll('\n', '\r\n'),
    })
    expect([...quoted.premises.values()]).toEqual([...plain.premises.values()])
    expect([...dos.premises.values()]).toEqual([...plain.premises.values()])
  })
})

describe('units', () => {
  it('have their kind, the area that they serve and what they can do', async () => {
    const {units} = await load({
      'units.csv':
        'id,name,kind,lng,lat,area,capabilities\nU1,Engine One,fireStation,120.005,27.005,990001,extinguish;ladder\nU2,Walker,gridWorker,120.002,27.002,990001000001001,\n',
    })
    expect(units).toEqual([
      {
        id: 'U1',
        name: 'Engine One',
        kind: 'fireStation',
        position: [120.005, 27.005],
        area: '990001',
        capabilities: ['extinguish', 'ladder'],
      },
      expect.objectContaining({id: 'U2', kind: 'gridWorker', capabilities: []}),
    ])
  })
})

describe('the shifts of units', () => {
  const policy = (rosters: object) =>
    JSON.stringify({...JSON.parse(smallPack()['policy.json'] ?? '{}'), rosters})
  const rows = (...ends: string[]) =>
    ['id,name,kind,lng,lat,area,shifts,team', ...ends.map((end, index) => `U${index},U,${end}`), ''].join(
      '\n',
    )
  const gridWorker = [
    {name: 'day', from: '08:00', to: '18:00'},
    {name: 'night', from: '18:00', to: '08:00', teams: 2},
  ]
  const walker = 'gridWorker,120.002,27.002,990001000001001'

  it('are those of its kind, or the ones that its row names, with its team', async () => {
    const {units, roster} = await load({
      'policy.json': policy({gridWorker}),
      'units.csv': rows(`${walker},day;night,2`, `${walker},,`),
    })
    expect(units[0]).toMatchObject({shifts: ['day', 'night'], team: 2})
    expect(Object.keys(units[1] ?? {})).not.toContain('shifts')
    const noon = Date.parse('2026-11-23T12:00:00+08:00')
    expect(units.map(unit => roster.plannedOf(unit, noon)?.spell?.shift)).toEqual(['day', 'day'])
  })

  it('are none where the pack has no roster: everybody is on duty always', async () => {
    const {units, roster} = await load({})
    expect(units.map(unit => roster.plannedOf(unit, 0))).toEqual([null])
  })

  it('that its kind has not, and a team too many, are named', async () => {
    const broken = load({
      'policy.json': policy({gridWorker}),
      'units.csv': rows(`${walker},dusk,`, `${walker},,3`, `${walker},,x`),
    })
    await expect(broken).rejects.toMatchObject({
      problems: [
        {file: 'units.csv', line: 4, field: 'team', code: 'invalid'},
        {file: 'units.csv', line: 2, field: 'shifts', code: 'invalid'},
        {file: 'units.csv', line: 3, field: 'team', code: 'invalid'},
      ],
    })
  })
})

describe('residents', () => {
  /** The area of a line of `areas.geojson` with a number of residents. */
  function withResidents(numbers: Readonly<Record<number, number>>): string {
    return (smallPack()['areas.geojson'] ?? '')
      .split('\n')
      .map((line, index) => {
        const residents = numbers[index + 1]
        return residents === undefined
          ? line
          : line.replace('"properties":{', `"properties":{"residents":${residents},`)
      })
      .join('\n')
  }

  it('of a community are those of its cells, and of the city those of its communities', async () => {
    const {areaTree} = await load({'areas.geojson': withResidents({5: 100, 6: 20, 7: 3, 8: 0})})
    expect(areaTree.areas.map(({residents}) => residents)).toEqual([123, 120, 3, 100, 20, 3, 0])
  })

  it('are not known where a part is not, and the pack’s own number goes first', async () => {
    const {areaTree} = await load({'areas.geojson': withResidents({3: 50, 5: 100, 7: 3})})
    expect(areaTree.areas.map(({residents}) => residents)).toEqual([null, 50, null, 100, null, 3, null])
  })
})

describe('the basemap’s files', () => {
  it('are counted', async () => {
    const {ground, warnings} = await load(smallGround())
    expect(ground).toEqual({streets: 2, water: 2, landUse: 1, buildings: 1})
    expect(warnings).toEqual({items: [], counts: []})
  })
})

describe('shifts', () => {
  const policy = (shifts: readonly (readonly [string, string, string])[]) => ({
    'policy.json': JSON.stringify({
      ...JSON.parse(smallPack()['policy.json'] ?? ''),
      shifts: shifts.map(([name, from, to]) => ({name, from, to})),
    }),
  })

  it('go once around the clock', async () => {
    const {policy: read} = await load(
      policy([
        ['Early', '08:00', '16:00'],
        ['Late', '16:00', '00:00'],
        ['Night', '00:00', '08:00'],
      ]),
    )
    expect(read.shifts.map(({name}) => name)).toEqual(['Early', 'Late', 'Night'])
    expect((await load(policy([['Always', '08:00', '08:00']]))).policy.shifts).toHaveLength(1)
  })

  it.each([
    ['a gap', ['08:00', '16:00'], ['17:00', '08:00']],
    ['an overlap', ['08:00', '16:00'], ['15:00', '08:00']],
    ['a day that ends too early', ['08:00', '16:00'], ['16:00', '07:00']],
    ['two days', ['08:00', '16:00'], ['16:00', '15:00'], ['15:00', '08:00']],
    ['no time', ['08:00', '24:00'], ['24:00', '08:00']],
  ] as const)('refuse the pack with %s', async (_, ...times: readonly (readonly [string, string])[]) => {
    const loading = load(policy(times.map(([from, to], index) => [`Shift ${index}`, from, to] as const)))
    await expect(loading).rejects.toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({
          file: 'policy.json',
          code: 'invalid',
          field: expect.stringContaining('shifts'),
        }),
      ]),
    })
  })
})
