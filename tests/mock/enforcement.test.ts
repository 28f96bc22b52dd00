import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import iconv from 'iconv-lite'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {startEnforcement} from '#mock/enforcement.ts'
import {planFile, type InspectedPremises} from '#mock/enforcement/planFile.ts'
import {handIn} from '#mock/enforcement/writeFile.ts'
import {until} from '../fixtures/until.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'departments-'))
})
afterEach(() => rm(folder, {recursive: true}))

const TODAY = Date.UTC(2026, 10, 27)
const PREMISES: InspectedPremises[] = Array.from({length: 40}, (_, index) => ({
  ...{id: `P${index}`, address: `镇前路${index}号`, kind: 'mixedUse', use: 'workshop'},
  ...{secondExit: '0', barredWindows: '1', indoorCharging: '1', bottledGas: ''},
}))
const plan = (slot: number) =>
  planFile({seed: 's', slot, today: TODAY, minute: '202611271030', premises: PREMISES})

describe('the files of departments', () => {
  it('come in both formats and both encodings, and say that they are simulated', async () => {
    const files = Array.from({length: 4}, (_, slot) => plan(slot))
    expect(files.map(({format}) => format)).toEqual(['xlsx', 'gb18030', 'utf8WithMark', 'utf8'])
    for (const file of files) {
      expect(`${file.name} ${String(file.rows[0]?.[0])}`).toMatch(/模拟.*模拟/)
      await handIn(folder, file)
    }
    const market = (await readdir(folder)).find(name => name.startsWith('市场监督'))
    const bytes = await readFile(join(folder, market ?? ''))
    expect(() => new TextDecoder('utf-8', {fatal: true}).decode(bytes)).toThrow()
    expect(iconv.decode(bytes, 'gb18030')).toContain('市场监督管理局')
    expect((await readdir(folder)).filter(name => name.endsWith('.part'))).toEqual([])
  })

  it('are the same for the same seed', () => {
    expect(plan(12)).toEqual(plan(12))
    expect(plan(12)).not.toEqual(plan(16))
  })
})

describe('what the centre shares', () => {
  it('is answered once, some time after the centre wanted it mended', async () => {
    const [city, out, drop] = ['city', 'out', 'in'].map(name => join(folder, name)) as [
      string,
      string,
      string,
    ]
    await mkdir(city)
    await mkdir(out)
    await writeFile(join(city, 'city.json'), '{"code":"330383","timeZone":"Asia/Shanghai"}')
    await writeFile(
      join(out, '隐患共享-模拟-20261127.csv'),
      [
        '\ufeff【模拟数据】清单',
        '变更号,隐患编号,变更时间,状态',
        ...Array.from({length: 40}, (_, index) => `h${index}-1,h${index},2026-11-27 09:00,整改中`),
        'h99-1,h99,2026-11-27 09:00,整改中',
        'h99-2,h99,2026-11-27 09:30,已销号',
      ].join('\r\n'),
    )
    let now = TODAY + 2 * 3_600_000
    const departments = await startEnforcement({
      ...{dropFolder: drop, outFolder: out, city, seed: 's', pace: 0.001, now: () => now, log: () => {}},
    })
    const answered = async () => {
      const names = (await readdir(drop).catch(() => [])).filter(name => /整改.*\.csv$/.test(name))
      const texts = await Promise.all(names.map(name => readFile(join(drop, name), 'utf8')))
      return texts.flatMap(text => [...text.matchAll(/^h\d+/gm)].map(([id]) => id))
    }
    await until('some of them are mended', async () => {
      now += 60_000
      return (await answered()).length >= 5
    })
    await departments.stop()
    const ids = await answered()
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).not.toContain('h99')
  })
})
