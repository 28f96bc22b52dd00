// @vitest-environment happy-dom
import {mount} from '@vue/test-utils'
import {afterEach, beforeEach, expect, it} from 'vitest'
import {defineComponent, h} from 'vue'
import {createTranslations, useLocale, useT} from '#web/i18n/useT.ts'
import {enUS} from '#web/i18n/enUS.ts'
import {zhCN} from '#web/i18n/zhCN.ts'

const Word = defineComponent({
  setup() {
    const t = useT()
    const {showLocale} = useLocale()
    return () => h('button', {onClick: () => showLocale('en-US')}, t('common.unknown'))
  },
})

beforeEach(() => {
  localStorage.clear()
})
afterEach(() => {
  document.documentElement.lang = ''
})

const show = async () => mount(Word, {global: {plugins: [await createTranslations()]}})

it('words are Chinese at first, and English once somebody wants them, also after a reload', async () => {
  const word = await show()
  expect(word.text()).toBe(zhCN.common.unknown)
  await word.trigger('click')
  await expect.poll(() => word.text()).toBe(enUS.common.unknown)
  expect(document.documentElement.lang).toBe('en-US')
  expect((await show()).text()).toBe(enUS.common.unknown)
})
