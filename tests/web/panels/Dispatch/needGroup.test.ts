// @vitest-environment happy-dom
import {describe, expect, it} from 'vitest'
import {filledNeedSchema} from '#contract/dispatch.ts'
import {unitIdSchema} from '#contract/unit.ts'
import {zhCN} from '#web/i18n/zhCN.ts'
import type {ChosenUnits} from '#web/panels/Dispatch/chosenUnits.ts'
import NeedGroup from '#web/panels/Dispatch/NeedGroup.vue'
import {usePanels} from '../../mountPanel.ts'

const mountPanel = usePanels()
const id = (text: string) => unitIdSchema.parse(text)

function candidate(unitId: string, travel: object = {}) {
  const reason = {code: 'travel', seconds: 125, source: 'streets', isInTime: true, ...travel}
  return {
    ...{unitId, name: `Unit ${unitId}`, kind: 'fireStation', position: [120, 27], status: 'available'},
    ...{costSeconds: 125, reasons: [reason, {code: 'load', openTasks: 2, costSeconds: 120}]},
  }
}

function show(given: object, chosen: ChosenUnits = new Map()) {
  const need = filledNeedSchema.parse({
    ...{capability: 'extinguish', count: 2, withinMinutes: 5, chosen: [], candidateCount: 5, shortfall: 0},
    candidates: ['A', 'B', 'C', 'D', 'E'].map(name => candidate(name)),
    ...given,
  })
  return mountPanel(NeedGroup, {props: {need, chosen}})
}

describe('a need of the run card', () => {
  it('says how many are missing of those who are chosen for it, not of those who could go', async () => {
    const group = show({}, new Map([[id('A'), 'extinguish']]))
    expect(group.get('.filled').text()).toBe(zhCN.dispatch.missing.replace('{n}', '1'))
    await group.setProps({chosen: new Map([id('A'), id('B')].map(each => [each, 'extinguish'] as const))})
    expect(group.get('.filled').text()).toBe(zhCN.dispatch.filled)
  })

  it('shows the nearest three and whoever is chosen, and the others when asked', async () => {
    const group = show({}, new Map([[id('E'), 'extinguish']]))
    const names = () => group.findAll('.candidate-row .name').map(name => name.text())
    expect(names().map(name => name.slice(0, 6))).toEqual(['Unit A', 'Unit B', 'Unit C', 'Unit E'])
    await group.get('button').trigger('click')
    expect(names()).toHaveLength(5)
  })

  it('gives each travel time with its reasons, and says of a straight line that it is one', () => {
    const group = show({candidates: [candidate('A'), candidate('B', {source: 'straightLine'})]})
    const [byStreets, straight] = group.findAll('.candidate-row').map(row => row.text())
    expect(byStreets).toContain('2:05')
    expect(byStreets).toContain('在办任务 2 个（+2:00）')
    expect(byStreets).not.toContain(zhCN.dispatch.straight)
    expect(straight).toContain(zhCN.dispatch.straight)
  })

  it('says for what else a unit is chosen, and that there is nobody where there is not', () => {
    const other = show({}, new Map([[id('B'), 'rescue']]))
    expect(other.findAll('.candidate-row')[1]?.text()).toContain(
      zhCN.dispatch.chosenFor.replace('{capability}', zhCN.unit.capability.rescue),
    )
    expect(show({candidates: [], candidateCount: 0}).text()).toContain(zhCN.dispatch.nobody)
  })

  it('tells which unit is taken or left', async () => {
    const group = show({})
    await group.findAll('input')[1]?.trigger('change')
    expect(group.emitted('toggle')).toEqual([['B']])
  })
})
