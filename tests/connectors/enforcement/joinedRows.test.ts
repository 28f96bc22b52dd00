import {afterEach, describe, expect, it} from 'vitest'
import {HEAD, startDrop, stopDrops} from './dropped.ts'

afterEach(stopDrops)

const bodies = (drop: Awaited<ReturnType<typeof startDrop>>, type: string) =>
  drop.records.flatMap(record => (record.type === type ? [record.body] : []))

describe('a file of another department', () => {
  it('names the hazards of all rows of one number in one inspection', async () => {
    const drop = await startDrop()
    await drop.drop(
      '多条.csv',
      [
        HEAD,
        '9,2026-11-26,应急管理局,P-000001,,责令整改,室内充电,重大,2026-12-03,两辆电动车',
        '10,2026-11-26,应急管理局,P-000001,,合格',
        '9,2026-11-26,应急管理局,P-000001,,合格',
        '9,2026-11-26,应急管理局,P-000001,,责令整改,楼梯堆物,一般,2026-12-03,纸箱',
        '9,2026-11-26,应急管理局,P-000002,,责令整改,楼梯堆物,一般,2026-12-03,别处',
      ].join('\n'),
    )
    const found = bodies(drop, 'hazard.found')
    const inspections = bodies(drop, 'inspection.reported')
    expect(found).toHaveLength(2)
    expect(inspections).toHaveLength(2)
    expect(inspections).toContainEqual(
      expect.objectContaining({
        reference: '9',
        outcome: 'hazardsFound',
        hazards: found.map(body =>
          'hazardId' in body ? expect.objectContaining({hazardId: body.hazardId}) : body,
        ),
      }),
    )
    expect(drop.unreadable).toMatchObject([{code: 'numberTaken', path: '多条.csv:6:检查编号'}])
  })

  it('tells years of another era and amounts in another unit as what they are', async () => {
    const drop = await startDrop()
    await drop.drop(
      '处罚.csv',
      [
        '案号,处罚日期,部门,场所编号,罚款金额',
        '1,115-11-26,应急管理局,P-000001,500',
        '2,26/11/26,应急管理局,P-000001,500',
        '3,2569.11.26,应急管理局,P-000001,500',
        '4,2026-11-26,应急管理局,P-000001,0.5',
        '5,2026-11-26,应急管理局,P-000001,0.5万元',
        '6,2026-11-26,应急管理局,P-000001,5元',
      ].join('\n'),
    )
    expect(drop.unreadable.map(({code, path}) => `${code} ${path}`)).toEqual([
      'wrongEra 处罚.csv:2:处罚日期',
      'wrongEra 处罚.csv:3:处罚日期',
      'wrongEra 处罚.csv:4:处罚日期',
      'unitMistaken 处罚.csv:5:罚款金额',
    ])
    expect(bodies(drop, 'penalty.reported')).toMatchObject([{amountYuan: 5_000}, {amountYuan: 5}])
  })
})
