import {describe, expect, it} from 'vitest'
import {enUS} from '#web/i18n/enUS.ts'
import {zhCN} from '#web/i18n/zhCN.ts'

function leaves(tree: object, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? leaves(value, `${prefix}${key}.`)
      : [[prefix + key, String(value)] as [string, string]],
  )
}

function placesOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? '').sort()
}

describe('the catalogues', () => {
  it('say nothing with an empty text', () => {
    for (const [key, text] of [...leaves(zhCN), ...leaves(enUS)]) expect(text, key).not.toBe('')
  })

  it('have the same keys with the same places to fill', () => {
    const english = new Map(leaves(enUS))
    expect([...english.keys()].sort()).toEqual(
      leaves(zhCN)
        .map(([key]) => key)
        .sort(),
    )
    for (const [key, text] of leaves(zhCN))
      expect(placesOf(english.get(key) ?? ''), key).toEqual(placesOf(text))
  })

  it('leave nothing Chinese in English but the name of the other language', () => {
    const chinese = leaves(enUS).filter(([, text]) => /[\u4e00-\u9fff]/.test(text))
    expect(chinese.map(([key]) => key)).toEqual(['common.switchLanguage'])
  })

  it('hold no character that the message format takes for its own', () => {
    for (const [key, text] of [...leaves(zhCN), ...leaves(enUS)]) {
      expect(text.replaceAll(/\{\w+\}/g, ''), key).not.toMatch(/[{}@|]/)
    }
  })

  it('hold no words that nothing shows', () => {
    const sources = import.meta.glob<string>('../../../web/**/*.{ts,vue}', {
      query: '?raw',
      import: 'default',
      eager: true,
    })
    const text = Object.values(sources).join('\n')
    const families = [...text.matchAll(/`([\w.]+)\.\$\{|numbered\('(\w+)'/g)].map(
      ([, prefix, table]) => `${prefix ?? table ?? ''}.`,
    )
    const unused = leaves(zhCN)
      .map(([key]) => key)
      .filter(key => !text.includes(`'${key}'`) && !families.some(family => key.startsWith(family)))
    expect(unused).toEqual([])
  })
})
