// @vitest-environment happy-dom
import {describe, expect, it} from 'vitest'
import {coverageSchema} from '#contract/dispatch.ts'
import {zhCN} from '#web/i18n/zhCN.ts'
import {useCoverageStore} from '#web/stores/coverage.ts'
import CoverageLegend from '#web/surfaces/desk/CoverageLegend.vue'
import {usePanels} from '../mountPanel.ts'

const mountPanel = usePanels()

function coverageOf(reach: readonly object[]) {
  return coverageSchema.parse({
    ...{asOf: 0, capability: null, minutes: [3, 5, 10], cells: [], shares: [0.25, 0.5, 1]},
    reach: reach.map((given, index) => ({
      ...{unitId: `unit-${String(index)}`, name: `Unit ${String(index)}`, kind: 'gridWorker'},
      ...{position: [120, 27], seconds: 60, source: 'streets', ...given},
    })),
  })
}

function show(reach: readonly object[], isForPlace = true) {
  const store = useCoverageStore()
  store.toggle()
  store.replace(coverageOf(reach), {isForPlace})
  return mountPanel(CoverageLegend, {})
}

describe('the legend of who can be where', () => {
  it('counts who can come to the case by when, each time with those of the shorter ones, and names the first', () => {
    const legend = show([{seconds: 150}, {seconds: 180}, {seconds: 181}, {seconds: 599.6}])
    expect(legend.findAll('.to-here li').map(line => line.text())).toEqual([
      '3 分钟内 2 个',
      '5 分钟内 3 个',
      '10 分钟内 4 个',
      '最快 Unit 0 2:30',
    ])
  })

  it('says that nobody can, and of a straight line that it is an estimate', () => {
    expect(
      show([])
        .findAll('.to-here li')
        .map(line => line.text()),
    ).toEqual(['3 分钟内 0 个', '5 分钟内 0 个', '10 分钟内 0 个'])
    useCoverageStore().replace(coverageOf([{source: 'straightLine'}]), {isForPlace: true})
    expect(mountPanel(CoverageLegend, {}).get('.to-here').text()).toContain(zhCN.dispatch.straight)
  })

  it('says nothing of the case that it was not asked for', () => {
    const legend = show([{seconds: 60}], false)
    expect(legend.find('.to-here').exists()).toBe(false)
    expect(legend.text()).toContain('3 分钟可达 25.0%')
  })

  it('lets only those count who can do what is chosen', async () => {
    const legend = show([])
    await legend.get('select').setValue('extinguish')
    expect(useCoverageStore().capability).toBe('extinguish')
    await legend.get('select').setValue('')
    expect(useCoverageStore().capability).toBeNull()
  })
})
