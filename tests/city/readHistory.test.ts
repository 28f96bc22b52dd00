import {rm} from 'node:fs/promises'
import {afterEach, describe, expect, it} from 'vitest'
import {epochDayOf} from '#server/domain/risk/epochDays.ts'
import {NOT_YET} from '#server/domain/risk/premisesHistory.ts'
import {CityPackError} from '#server/city/cityPackError.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {readHistory} from '#server/city/readHistory.ts'
import {smallPack, writePackTexts, type PackTexts} from './packFixture.ts'

const folders: string[] = []

afterEach(async () => {
  await Promise.all(folders.splice(0).map(folder => rm(folder, {recursive: true})))
})

const PREMISES = [
  {id: 'P1', address: '1 Road', yearBuilt: 2024},
  {id: 'P2', address: '2 Road', yearBuilt: null},
]
const SPAN = {from: '2023-01-01', until: '2026-01-01'}
const FIRES = 'id,on,premisesId,lng,lat,address,cause'
const INSPECTIONS = 'id,on,premisesId,department,outcome'
const HAZARDS = 'id,premisesId,kind,severity,source,department,foundOn,dueOn,rectifiedOn,closedOn,description'
const CHANGES = 'premisesId,on,fact,before'
const SENSOR_MONTHS = 'premisesId,month,alarms,faults'

async function packWith(files: PackTexts, span: object | null = SPAN): Promise<string> {
  const city: unknown = JSON.parse(smallPack()['city.json'] ?? '')
  const cityFile = JSON.stringify({...Object(city), ...(span && {history: span})})
  const folder = await writePackTexts({...smallPack(), 'city.json': cityFile, ...files})
  folders.push(folder)
  return folder
}

async function read(files: PackTexts) {
  return readHistory(await packWith(files), PREMISES)
}

const lines = (...rows: string[]) => `${rows.join('\n')}\n`
const days = (...texts: string[]) => texts.map(epochDayOf)

describe('the history of a city pack', () => {
  it('is columns in the order of their days', async () => {
    const {history, findings} = await read({
      'fires.csv': lines(FIRES, 'F2,2025-02-01,P1,,,,x', 'F1,2024-03-01,P2,,,,x'),
      'inspections.csv': lines(INSPECTIONS, 'I1,2024-05-06,P2,,noEntry', 'I2,2024-05-07,P1,Police,passed'),
      'hazards.csv': lines(
        HAZARDS,
        'H1,P2,wiring,major,inspection,,2024-05-06,2024-05-20,,,old wires',
        'H2,P1,blockedExit,general,citizen,,2024-06-01,2024-06-20,2024-06-09,2024-06-21,',
      ),
      'penalties.csv': lines('id,on,premisesId,department,basis,amountYuan', 'C1,2025-12-31,P1,Police,x,500'),
      'sensorMonths.csv': lines(SENSOR_MONTHS, 'P2,2024-02,3,1'),
    })
    expect(findings).toEqual([])
    expect([history.fromDay, history.untilDay]).toEqual(days('2023-01-01', '2026-01-01'))
    expect([...history.fires.premises]).toEqual([1, 0])
    expect([...history.fires.day]).toEqual(days('2024-03-01', '2025-02-01'))
    expect([...history.inspections.outcome]).toEqual([2, 0])
    expect([...history.hazards.foundDay]).toEqual(days('2024-05-06', '2024-06-01'))
    expect([...history.hazards.rectifiedDay]).toEqual([NOT_YET, ...days('2024-06-09')])
    expect([[...history.hazards.kind], [...history.hazards.isMajor]]).toEqual([
      [3, 1],
      [1, 0],
    ])
    expect([...history.penalties.day]).toEqual(days('2025-12-31'))
    expect([...history.sensorMonths.day]).toEqual(days('2024-02-29'))
    expect([history.sensorMonths.alarms[0], history.sensorMonths.faults[0]]).toEqual([3, 1])
  })

  it('has fires that name no premises where their address is that of some', async () => {
    const {history, findings} = await read({
      'fires.csv': lines(FIRES, 'F1,2024-03-01,,,,2 Road,x', 'F2,2024-03-02,gone,,,2 Road,x'),
    })
    expect([...history.fires.premises]).toEqual([1, 1])
    expect(findings).toEqual([])
  })

  it('keeps whose inspections and penalties were, and that nobody said it', async () => {
    const penalties = lines('id,on,premisesId,basis', 'C1,2025-12-31,P1,x')
    const {departments} = await read({
      'inspections.csv': lines(
        INSPECTIONS,
        'I1,2024-05-06,P2,Police,noEntry',
        'I2,2024-05-07,P1,,passed',
        'I3,2024-05-05,P1,Market,passed',
      ),
      'penalties.csv': penalties,
    })
    const nameOf = (place: number) => departments.names[place]
    expect([...departments.inspections].map(nameOf)).toEqual(['Market', 'Police', ''])
    expect([...departments.penalties].map(nameOf)).toEqual([undefined])
  })

  it('has what the facts of premises were before, in the order of days; equal ones are kept once', async () => {
    const {changes, findings} = await read({
      'premisesChanges.csv': lines(
        CHANGES,
        'P2,2025-02-01,wiringYear,1990',
        'P1,2024-03-01,indoorCharging,1',
        'P2,2024-03-01,sensors,smoke;video',
        'P1,2025-05-01,use,',
        'P2,2025-06-01,indoorCharging,1',
      ),
    })
    expect(findings).toEqual([])
    expect([...changes.premises]).toEqual([0, 1, 1, 0, 1])
    expect([...changes.day]).toEqual(
      days('2024-03-01', '2024-03-01', '2025-02-01', '2025-05-01', '2025-06-01'),
    )
    expect([...changes.before].map(place => changes.values[place])).toEqual([
      {indoorCharging: true},
      {sensors: ['smoke', 'video']},
      {wiringYear: 1990},
      {use: null},
      {indoorCharging: true},
    ])
    expect(changes.values).toHaveLength(4)
  })

  it('knows of no change where no file tells of any', async () => {
    const {changes} = await read({'fires.csv': lines(FIRES, 'F1,2024-03-01,P2,,,,x')})
    expect([changes.premises.length, changes.values.length]).toEqual([0, 0])
  })

  it('is none for a pack that tells of none, and no day of it is known', async () => {
    const {history, findings} = await readHistory(await packWith({}, null), PREMISES)
    expect(history.untilDay - history.fromDay).toBe(0)
    expect([history.fires.day.length, history.sensorMonths.day.length, findings.length]).toEqual([0, 0, 0])
  })

  it('does not keep a pack from being loaded', async () => {
    const pack = await loadCityPack(await packWith({'fires.csv': lines(FIRES, 'F1,never,,,,,')}))
    expect(pack.premises.size).toBe(2)
  })
})

describe('a row that cannot be used', () => {
  it.each([
    ['fires.csv', FIRES, 'F9,2024-03-01,,120.001,27.001,9 Road,x', 'unknownPremises', 'address', '9 Road'],
    ['fires.csv', FIRES, 'F9,2024-03-01,P9,,,,x', 'unknownPremises', 'premisesId', 'P9'],
    ['fires.csv', FIRES, 'F9,2024-02-30,P2,,,,x', 'impossibleDate', 'on', '2024-02-30'],
    ['fires.csv', FIRES, 'F9,2022-12-31,P2,,,,x', 'impossibleDate', 'on', '2022-12-31'],
    ['fires.csv', FIRES, 'F9,2026-01-01,P2,,,,x', 'impossibleDate', 'on', '2026-01-01'],
    ['fires.csv', FIRES, 'F1,2024-03-01,P2,,,,x', 'duplicateRecord', 'id', 'F1'],
    ['inspections.csv', INSPECTIONS, 'I9,2023-12-31,P1,,passed', 'impossibleDate', 'on', '2023-12-31'],
    ['inspections.csv', INSPECTIONS, 'I9,2024-12-31,P1,,fine', 'outOfDomain', 'outcome', 'fine'],
    [
      ...(['hazards.csv', HAZARDS] as const),
      'H9,P2,wiring,major,inspection,,2024-05-06,2024-05-20,2024-05-05,,',
      ...(['impossibleDate', 'rectifiedOn', '2024-05-05'] as const),
    ],
    [
      ...(['hazards.csv', HAZARDS] as const),
      'H9,P2,ghosts,major,inspection,,2024-05-06,2024-05-20,,,',
      ...(['outOfDomain', 'kind', 'ghosts'] as const),
    ],
    ['premisesChanges.csv', CHANGES, 'P9,2024-05-01,use,shop', 'unknownPremises', 'premisesId', 'P9'],
    ['premisesChanges.csv', CHANGES, 'P2,2026-05-01,use,shop', 'impossibleDate', 'on', '2026-05-01'],
    ['premisesChanges.csv', CHANGES, 'P1,2023-05-01,use,shop', 'impossibleDate', 'on', '2023-05-01'],
    ['premisesChanges.csv', CHANGES, 'P2,2024-05-01,structure,steel', 'outOfDomain', 'fact', 'structure'],
    ['premisesChanges.csv', CHANGES, 'P2,2024-05-01,use,palace', 'outOfDomain', 'before', 'palace'],
    ['premisesChanges.csv', CHANGES, 'P2,2024-05-01,wiringYear,2025', 'impossibleDate', 'before', '2025'],
    ['premisesChanges.csv', CHANGES, 'P1,2024-05-02,use,shop', 'duplicateRecord', 'on', '2024-05-02'],
    ['sensorMonths.csv', SENSOR_MONTHS, 'P2,2024-13,1,1', 'impossibleDate', 'month', '2024-13'],
    ['sensorMonths.csv', SENSOR_MONTHS, 'P2,2024-02,-1,1', 'outOfDomain', 'alarms', '-1'],
  ])(
    'of %s is told by its line, once, and costs itself: %s %s',
    async (file, header, row, code, field, value) => {
      const right: PackTexts = {
        'fires.csv': 'F1,2024-03-01,P1,,,,x',
        'inspections.csv': 'I1,2024-03-01,P1,,passed',
        'hazards.csv': 'H1,P1,wiring,general,inspection,,2024-05-06,2024-05-20,,,',
        'sensorMonths.csv': 'P1,2024-02,1,1',
        'premisesChanges.csv': 'P1,2024-05-02,use,dwelling',
      }
      const {history, changes, findings} = await read({[file]: lines(header, right[file] ?? '', row)})
      expect(findings).toEqual([expect.objectContaining({code, source: `${file}:3`, field, value})])
      const {fires, inspections, hazards, sensorMonths} = history
      const rows = [fires, inspections, hazards, sensorMonths, changes]
      expect(rows.reduce((sum, {premises}) => sum + premises.length, 0)).toBe(1)
    },
  )
})

describe('a file that is no history', () => {
  it.each([
    [
      'a column that is not there',
      {'fires.csv': lines('id,on,address', 'F1,2024-03-01,1 Road')},
      1,
      'premisesId',
    ],
    ['a row that is cut off', {'sensorMonths.csv': lines(SENSOR_MONTHS, 'P1,2024-02')}, 2, 'alarms'],
    ['a quote that never ends', {'fires.csv': lines(FIRES, 'F1,2024-03-01,P1,,,"1 Road,x')}, 2, ''],
  ] as const)('refuses it by file, line and field: %s', async (_, files, line, field) => {
    const reading = readHistory(await packWith(files), PREMISES)
    await expect(reading).rejects.toBeInstanceOf(CityPackError)
    await expect(reading).rejects.toMatchObject({
      problems: [expect.objectContaining({file: Object.keys(files)[0], line, field})],
    })
  })

  it('refuses a history of which nobody says from when until when', async () => {
    const reading = readHistory(await packWith({'fires.csv': lines(FIRES)}, null), PREMISES)
    await expect(reading).rejects.toMatchObject({
      problems: [expect.objectContaining({file: 'city.json', field: 'history', code: 'missing'})],
    })
  })

  it('refuses a span that ends before it begins', async () => {
    const span = {from: '2026-01-01', until: '2023-01-01'}
    await expect(readHistory(await packWith({}, span), PREMISES)).rejects.toBeInstanceOf(CityPackError)
  })
})
