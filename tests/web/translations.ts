import {createI18n} from 'vue-i18n'
import {enUS} from '#web/i18n/enUS.ts'
import {zhCN} from '#web/i18n/zhCN.ts'

/** The words of the product for a component that is mounted alone, in the locale that the document's storage asks for. */
export function createTestTranslations() {
  return createI18n({
    legacy: false,
    locale: localStorage.getItem('wanglou.locale') ?? 'zh-CN',
    messages: {'zh-CN': zhCN, 'en-US': enUS},
  })
}
