import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parse} from 'csv-parse/sync'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {hazardSchema, type Hazard, type HazardStep} from '#contract/hazard.ts'
import {HazardSharing, type HazardSharingOptions} from '#server/connectors/enforcement/hazardSharing.ts'
import {writeSharedFiles} from '#server/connectors/enforcement/sharedFiles.ts'
import {readXlsx} from '#server/connectors/enforcement/readXlsx.ts'

const DAY_MS = 86_400_000
/** 27 November 2026, 10:00 in China. */
const NOW = Date.UTC(2026, 10, 27, 2)

let folder = ''
const hazards = new Map<string, Hazard>()
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shared-'))
  hazards.clear()
})
afterEach(() => rm(folder, {recursive: true}))

type Step = Pick<HazardStep, 'seq' | 'what'> & {passed?: boolean}

function put(hazardId: string, steps: readonly Step[], change: Partial<Hazard> = {}) {
  const hazard = hazardSchema.parse({
    ...{
      hazardId,
      premisesId: 'P-1',
      kind: 'wiring',
      severity: 'major',
      source: 'inspection',
      department: null,
    },
    ...{
      description: '私拉电线',
      state: 'found',
      version: 0,
      foundAt: NOW,
      since: NOW,
      dueAt: NOW + 7 * DAY_MS,
    },
    ...{overdueSince: null, escalatedAt: null, rectifiedBy: null, rectifiedAt: null, closedAt: null},
    ...{caseCode: null, evidence: null, orderedUntil: null, orderedDueAt: null, repeats: 0, foundSeq: 1},
    place: {position: null, gridCell: null, community: null, isOutside: false},
    steps: steps.map(step => ({at: NOW, by: 'duty', note: null, photos: [], ...step})),
    updatedSeq: Math.max(...steps.map(({seq}) => seq)),
    ...change,
  })
  hazards.set(hazardId, hazard)
}

async function open(change: Partial<HazardSharingOptions> = {}) {
  const sharing = new HazardSharing({
    ...{folder, city: '龙港市', timeZone: 'Asia/Shanghai', isSimulated: false},
    hazards: () => hazards.values(),
    addressOf: () => '镇前路 1 号',
    writeFiles: writeSharedFiles,
    now: () => NOW,
    ...change,
  })
  await sharing.open()
  return sharing
}

async function rowsOf(name: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(join(folder, name), 'utf8')
  expect(text.startsWith('\ufeff')).toBe(true)
  return parse(text, {bom: true, relax_column_count: true})
}

const changesIn = async (name: string) => (await rowsOf(name)).slice(2).map(row => `${row[0]} ${row[3]}`)

describe('the file of our hazards', () => {
  it('has each change of state once, in the order of the log, in both formats', async () => {
    put('h1', [
      {seq: 3, what: 'found'},
      {seq: 3, what: 'order'},
      {seq: 9, what: 'rectify'},
      {seq: 11, what: 'verify', passed: false},
    ])
    put('h2', [
      {seq: 7, what: 'found'},
      {seq: 8, what: 'escalate'},
    ])
    put('h3', [{seq: 4, what: 'found'}], {department: '应急管理局'})
    const sharing = await open()
    expect(sharing.waiting).toBe(4)
    expect(await sharing.run()).toBe(4)
    const name = '隐患共享-20261127'
    expect(await changesIn(`${name}.csv`)).toEqual([
      'h1-3 整改中',
      'h2-7 待交办',
      'h1-9 待复查',
      'h1-11 整改中',
    ])
    const book = await readXlsx(await readFile(join(folder, `${name}.xlsx`)))
    expect(book.ok && book.rows.map(({cells}) => cells.slice(0, 11))).toEqual(
      (await rowsOf(`${name}.csv`)).map(row => [...row, ...Array.from({length: 11 - row.length}, () => '')]),
    )
    expect(await sharing.run()).toBe(0)
  })

  it('grows while the day lasts, and begins anew on the next', async () => {
    let now = NOW
    put('h1', [{seq: 3, what: 'found'}])
    const sharing = await open({now: () => now})
    await sharing.run()
    put('h1', [
      {seq: 3, what: 'found'},
      {seq: 5, what: 'order'},
    ])
    await sharing.run()
    expect(await changesIn('隐患共享-20261127.csv')).toEqual(['h1-3 待交办', 'h1-5 整改中'])
    now += DAY_MS
    put('h2', [{seq: 6, what: 'found'}])
    await sharing.run()
    expect(await changesIn('隐患共享-20261128.csv')).toEqual(['h2-6 待交办'])
    expect(await changesIn('隐患共享-20261127.csv')).toHaveLength(2)
  })

  it('goes on after a restart, and repeats itself under the same numbers when it was cut short', async () => {
    put('h1', [{seq: 3, what: 'found'}])
    await (await open()).run()
    put('h2', [{seq: 6, what: 'found'}])
    const before = await readFile(join(folder, '.shared.json'))
    await (await open()).run()
    expect(await changesIn('隐患共享-20261127.csv')).toEqual(['h1-3 待交办', 'h2-6 待交办'])
    // As if it had ended between the file and what it remembers.
    await writeFile(join(folder, '.shared.json'), before)
    put('h3', [{seq: 8, what: 'found'}])
    expect(await (await open()).run()).toBe(2)
    expect(await changesIn('隐患共享-20261127.csv')).toEqual(['h1-3 待交办', 'h2-6 待交办', 'h3-8 待交办'])
  })

  it('tells everything once more when what it remembers is lost', async () => {
    put('h1', [{seq: 3, what: 'found'}])
    await (await open()).run()
    await writeFile(join(folder, '.shared.json'), '{"seq":')
    expect(await (await open()).run()).toBe(1)
  })

  it('of a simulated city says so in its name and at its head', async () => {
    put('h1', [{seq: 3, what: 'found'}])
    await (await open({isSimulated: true})).run()
    expect((await readdir(folder)).filter(name => !name.startsWith('.')).sort()).toEqual([
      '隐患共享-模拟-20261127.csv',
      '隐患共享-模拟-20261127.xlsx',
    ])
    expect((await rowsOf('隐患共享-模拟-20261127.csv'))[0]?.[0]).toContain('模拟')
  })

  it('holds nothing that a spreadsheet program would work out', async () => {
    put('h1', [{seq: 3, what: 'found'}], {description: '=HYPERLINK("http://x")'})
    await (await open()).run()
    expect((await rowsOf('隐患共享-20261127.csv'))[2]?.[8]).toBe('\'=HYPERLINK("http://x")')
  })
})
