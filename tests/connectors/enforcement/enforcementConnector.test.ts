import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import iconv from 'iconv-lite'
import {afterEach, describe, expect, it} from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import {FeedError, StoreUnavailableError} from '#server/errors.ts'
import {HEAD, NOW, ROW, startDrop, stopDrops} from './dropped.ts'

afterEach(stopDrops)

const WHOLE = `${HEAD}\n${ROW}\n`
const bodies = (drop: Awaited<ReturnType<typeof startDrop>>, type: string) =>
  drop.records.flatMap(record => (record.type === type ? [record.body] : []))

describe('a file of inspections', () => {
  it('is read in UTF-8 with its mark and without, and in GB 18030, to the same records', async () => {
    const drops = []
    for (const encoding of ['utf8', 'utf8 with mark', 'gb18030']) {
      const drop = await startDrop()
      const text = encoding === 'utf8 with mark' ? `\ufeff${WHOLE}` : WHOLE
      await drop.drop('检查.csv', text, encoding === 'gb18030' ? 'gb18030' : 'utf8')
      drops.push(drop)
    }
    expect(drops[0]?.records).toMatchObject([
      {
        origin: 'enforcement',
        source: '市场监督管理局',
        sourceId: 'inspection:市监〔2026〕7号',
        type: 'inspection.reported',
        body: {
          premisesId: 'P-000001',
          department: '市场监督管理局',
          at: Date.parse('2026-11-26T00:00:00+08:00'),
          outcome: 'passed',
          hazards: [],
          reference: '市监〔2026〕7号',
        },
      },
    ])
    expect(drops[1]?.records).toEqual(drops[0]?.records)
    expect(drops[2]?.records).toEqual(drops[0]?.records)
  })

  it('may be put together of both encodings, with a line that is neither', async () => {
    const drop = await startDrop()
    const line = (text: string, encoding: string) => iconv.encode(`${text}\n`, encoding)
    const broken = Buffer.concat([
      Buffer.from('3,2026-11-26,'),
      Buffer.from([0xff, 0xff]),
      Buffer.from(',P-000001,,合格\n'),
    ])
    await drop.drop(
      '合并.csv',
      Buffer.concat([
        line(HEAD, 'gb18030'),
        line('1,2026-11-26,应急管理局,P-000001,,合格', 'utf8'),
        line('2,2026-11-26,住房和城乡建设局,P-000002,,合格', 'gb18030'),
        broken,
      ]),
    )
    expect(drop.records.map(({source}) => source)).toEqual(['应急管理局', '住房和城乡建设局'])
    expect(drop.unreadable).toMatchObject([{code: 'badCharacter', path: '合并.csv:4:部门'}])
    expect(await drop.names('done')).toEqual(['合并.csv'])
  })

  it('makes hazards of their words, each ordered until the end of its day', async () => {
    const drop = await startDrop()
    await drop.drop(
      '隐患.csv',
      `${HEAD}\n9,2026年11月26日,应急管理局,,龙港大道 12 号,责令整改,室内充电、楼梯堆物,重大,2026/12/3,两辆电动车在一楼充电\n`,
    )
    const found = bodies(drop, 'hazard.found')
    expect(found).toMatchObject([
      {kind: 'indoorCharging', severity: 'major', premisesId: 'P-000002', source: 'enforcement'},
      {kind: 'other', description: '两辆电动车在一楼充电', department: '应急管理局'},
    ])
    expect(found[0]).toMatchObject({orderedUntil: Date.parse('2026-12-04T00:00:00+08:00') - 1})
    expect(bodies(drop, 'inspection.reported')).toMatchObject([
      {outcome: 'hazardsFound', hazards: [{kind: 'indoorCharging'}, {kind: 'other'}]},
    ])
  })

  it('that comes again, or a row of it in another file, is one event', async () => {
    const drop = await startDrop()
    await drop.drop('一.csv', WHOLE)
    await drop.drop('一.csv', WHOLE)
    await drop.drop('二.csv', `${HEAD}\n${ROW}\n,2026-11-26,派出所,P-000001,,无人\n`)
    await drop.drop('三.csv', `${HEAD}\n,2026-11-26,派出所,P-000001,,无人\n`)
    expect(drop.records).toHaveLength(2)
    expect(await drop.names('done')).toEqual(['一 (2).csv', '一.csv', '三.csv', '二.csv'].sort())
  })

  it('costs a row that cannot be used, with its file, line and column, and keeps the others', async () => {
    const drop = await startDrop()
    await drop.drop(
      '坏行.csv',
      [
        '2026年第四季度检查情况汇总表',
        HEAD,
        '1,2026-11-26,应急管理局,P-999999,,合格',
        '2,2026-11-26,应急管理局,,某处,合格',
        '3,2026-11-26,应急管理局,,镇前路 1 号,合格',
        '4,2026-13-01,应急管理局,P-000001,,合格',
        '5,1900-01-05,应急管理局,P-000001,,合格',
        '6,2027-01-05,应急管理局,P-000001,,合格',
        '7,2026-11-26,应急管理局,P-000001,,还行',
        '8,2026-11-26,应急管理局,P-000001,,合格,室内充电',
        '9,2026-11-26,,P-000001,,合格',
        '10,2026-11-26,应急管理局,P-000001,,=A1&A2',
        '11,,应急管理局,P-000001,,合格',
        ROW,
      ].join('\n'),
    )
    expect(drop.unreadable.map(({code, path}) => `${code} ${path}`)).toEqual([
      'unknownPremises 坏行.csv:3:场所编号',
      'unknownPremises 坏行.csv:4:地址',
      'ambiguousAddress 坏行.csv:5:地址',
      'badFormat 坏行.csv:6:检查日期',
      'outOfRange 坏行.csv:7:检查日期',
      'outOfRange 坏行.csv:8:检查日期',
      'unknownValue 坏行.csv:9:检查结果',
      'contradiction 坏行.csv:10:检查结果',
      'missingField 坏行.csv:11:部门',
      'formula 坏行.csv:12:检查结果',
      'missingField 坏行.csv:13:检查日期',
    ])
    expect(drop.records).toHaveLength(1)
  })

  it('can be read again from its dead letter once the city knows the premises', async () => {
    const drop = await startDrop()
    await drop.drop('旧.csv', `${HEAD},当事人\n1,2026-11-26,应急管理局,P-000003,,合格,,,,,张三\n`)
    const payload = drop.unreadable[0]?.payload ?? ''
    expect(payload).not.toContain('张三')
    expect(drop.connector.read(payload, NOW)).toMatchObject({ok: false, code: 'unknownPremises'})
    const {connector} = await startDrop({
      city: {
        timeZone: 'Asia/Shanghai',
        knowsPremises: id => id === 'P-000003',
        findAddresses: () => new Map(),
        hazardVersion: () => undefined,
      },
    })
    expect(connector.read(payload, NOW)).toMatchObject({
      ok: true,
      records: [{type: 'inspection.reported', sourceId: 'inspection:1'}],
    })
  })
})

describe('penalties and rectifications', () => {
  it('give amounts in yuan whatever they are counted in', async () => {
    const drop = await startDrop()
    const head = '决定书文号,处罚决定日期,处罚机关,场所编号,依据,当事人类型'
    await drop.drop(
      '处罚.csv',
      `${head},处罚金额（元）\nA1,2026.11.20,市场监督管理局,P-000001,《消防法》第六十条,个人,"1,500.00"\nA2,20261120,市场监督管理局,P-000001,,企业,2万元\nA3,20261120,市场监督管理局,P-000001,,,-5\n`,
    )
    await drop.drop(
      '处罚二.csv',
      `${head},罚款金额(万元)\nA4,2026-11-20 14:30,市场监督管理局,P-000001,,法人,0.35\nA5,2026-11-20,市场监督管理局,P-000001,,法人,\n`,
    )
    expect(bodies(drop, 'penalty.reported')).toMatchObject([
      {amountYuan: 1500, party: 'person', basis: '《消防法》第六十条', reference: 'A1'},
      {amountYuan: 20_000, party: 'organisation'},
      {amountYuan: 3500, at: Date.parse('2026-11-20T14:30:00+08:00')},
      {amountYuan: null},
    ])
    expect(drop.unreadable).toMatchObject([{code: 'badFormat', path: '处罚.csv:4:处罚金额（元）'}])
  })

  it('rectify a hazard that we shared and that waits for it, and no other', async () => {
    const drop = await startDrop()
    await drop.drop(
      '整改.csv',
      '隐患编号,整改日期,部门,整改情况\nh-open,2026-11-26,住建局,已清理\nh-done,2026-11-26,住建局,已清理\nh-none,2026-11-26,住建局,\n',
    )
    expect(drop.records).toMatchObject([
      {
        type: 'hazard.commanded',
        body: {hazardId: 'h-open', version: 3, by: '住建局', command: {name: 'rectify', note: '已清理'}},
      },
    ])
    expect(drop.unreadable.map(({code}) => code)).toEqual(['hazardNotOpen', 'unknownHazard'])
  })
})

describe('a workbook', () => {
  const sheet = (rows: unknown[][]) => writeXlsxFile(rows as never).toBuffer()
  const heading = HEAD.split(',')

  it('is read like a text, its dates as they are shown, its formulas as they were worked out', async () => {
    const drop = await startDrop()
    const day = {value: new Date(Date.UTC(2026, 10, 26)), type: Date, format: 'yyyy/mm/dd'}
    await drop.drop(
      '检查.xlsx',
      await sheet([
        ['应急管理局检查台账'],
        heading,
        [{value: 20261126000001, type: Number}, day, '应急管理局', 'P-000001', null, '合格'],
        [
          {value: '=1+1', type: 'Formula'},
          day,
          '应急管理局',
          'P-000002',
          null,
          {value: '=A1', type: 'Formula'},
        ],
      ]),
    )
    expect(drop.records).toMatchObject([
      {
        sourceId: 'inspection:20261126000001',
        body: {at: Date.parse('2026-11-26T00:00:00+08:00'), outcome: 'passed'},
      },
    ])
    expect(drop.unreadable).toMatchObject([{code: 'missingField', path: '检查.xlsx:4:检查结果'}])
  })

  it('that is none is put aside with the reason', async () => {
    const drop = await startDrop()
    await drop.drop('假.xlsx', WHOLE)
    await drop.drop('半.xlsx', (await sheet([heading, ROW.split(',')])).subarray(0, 900))
    expect(await drop.names('refused')).toEqual(['假.xlsx', '假.xlsx.txt', '半.xlsx', '半.xlsx.txt'].sort())
    expect(await drop.reasonFor('半.xlsx')).toContain('不是有效的 XLSX 文件')
    expect(drop.unreadable.map(({code}) => code)).toEqual(['notXlsx', 'notXlsx'])
    expect(drop.connector.read(drop.unreadable[0]?.payload ?? '')).toMatchObject({
      ok: false,
      code: 'wholeFile',
    })
  })
})

describe('a file that cannot be read', () => {
  it('says what is missing of its headings', async () => {
    const drop = await startDrop()
    await drop.drop('表.csv', '检查日期,场所编号,结果\n2026-11-26,P-000001,合格\n')
    expect(drop.unreadable).toMatchObject([{code: 'wrongHeader', path: '表.csv:部门'}])
    expect(await drop.reasonFor('表.csv')).toContain('部门')
  })

  it('is named by what is wrong with it', async () => {
    const drop = await startDrop()
    const cases: [string, string | Buffer][] = [
      ['a.csv', `${HEAD}\n1,2026-11-26,"应急管理局,P-000001\n`],
      ['b.csv', Buffer.from(`\ufeff${WHOLE}`, 'utf16le')],
      ['c.csv', Buffer.from(Array.from({length: 4_000}, (_, index) => index % 251))],
      ['d.csv', '\n\n'],
      ['e.doc', 'text'],
      ['f.csv', Buffer.concat([Buffer.from(WHOLE), Buffer.alloc(17 * 1024 * 1024, '1,2\n')])],
      ['g.csv', `${HEAD}\n${`${ROW}\n`.repeat(50_001)}`],
    ]
    for (const [name, content] of cases) await drop.drop(name, content)
    expect(drop.unreadable.map(({code}) => code)).toEqual([
      'brokenQuotes',
      'encoding',
      'encoding',
      'empty',
      'unknownType',
      'tooLarge',
      'tooManyRows',
    ])
    expect(drop.records).toEqual([])
  })

  it('is not taken into a real system when it says that it is simulated', async () => {
    const drop = await startDrop({isSimulated: false})
    await drop.drop('检查（模拟）.csv', WHOLE)
    await drop.drop('检查.csv', `模拟数据\n${WHOLE}`)
    await drop.drop('真.csv', WHOLE)
    expect(drop.unreadable.map(({code}) => code)).toEqual(['simulatedFile', 'simulatedFile'])
    expect(drop.records).toHaveLength(1)
  })
})

describe('the folder', () => {
  it('keeps a file that the log did not take', async () => {
    const drop = await startDrop()
    drop.state.isBroken = true
    await writeFile(join(drop.folder, '检查.csv'), WHOLE)
    await expect(drop.running).rejects.toThrow(StoreUnavailableError)
    expect(await drop.names('done')).toEqual([])
    expect(await readFile(join(drop.folder, '检查.csv'), 'utf8')).toBe(WHOLE)
  })

  it('that cannot be had is a failure of the feed', async () => {
    const drop = await startDrop({folder: '/dev/null/enforcement'})
    await expect(drop.running).rejects.toThrow(FeedError)
  })
})
