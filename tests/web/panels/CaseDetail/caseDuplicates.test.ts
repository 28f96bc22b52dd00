// @vitest-environment happy-dom
import {describe, expect, it} from 'vitest'
import {duplicateSchema} from '#contract/duplicate.ts'
import {zhCN} from '#web/i18n/zhCN.ts'
import CaseDuplicates from '#web/panels/CaseDetail/CaseDuplicates.vue'
import {usePanels} from '../../mountPanel.ts'
import {caseOf, fileOf} from '../../wall/entities.ts'

const mountPanel = usePanels()
const caseFile = fileOf({openedSeq: 1, occurredAt: 600_000})
const items = [2, 3].map(openedSeq =>
  duplicateSchema.parse({
    case: caseOf({openedSeq, occurredAt: openedSeq === 2 ? 480_000 : 720_000}),
    distanceMeters: 40,
    gapMs: 120_000,
    likeness: openedSeq === 2 ? 0.625 : null,
    score: 0.8,
    reasons: [],
  }),
)

describe('reports that may be of the same thing', () => {
  it('say how far apart they are, which came before, and how alike their words are where both have words', () => {
    const panel = mountPanel(CaseDuplicates, {props: {caseFile, items, canMerge: true}})
    const [first, second] = panel.findAll('footer').map(footer => footer.text())
    expect(first).toContain('相距 40 米 · 早 2 分钟 · 文字相似 62.5%')
    expect(second).toContain('相距 40 米 · 晚 2 分钟')
    expect(second).not.toContain('相似')
  })

  it('are merged by the key of their row, with the facts as the reason, and by no other', () => {
    const panel = mountPanel(CaseDuplicates, {props: {caseFile, items, canMerge: true}})
    expect(['3', '0', 'x'].map(key => panel.vm.press(key))).toEqual([false, false, false])
    expect(panel.vm.press('2')).toBe(true)
    expect(panel.emitted('merge')).toEqual([
      [items[1]?.case.caseCode, zhCN.command.mergeReason.replace('{facts}', '相距 40 米 · 晚 2 分钟')],
    ])
  })

  it('are shown and not merged where the case cannot be', () => {
    const panel = mountPanel(CaseDuplicates, {props: {caseFile, items, canMerge: false}})
    expect(panel.text()).not.toContain(zhCN.command.mergeInto)
    expect(panel.vm.press('1')).toBe(false)
    expect(panel.emitted('merge')).toBeUndefined()
  })
})
