import {createI18n, useI18n} from 'vue-i18n'
import {enUS} from './enUS.ts'
import {zhCN} from './zhCN.ts'

/** Each locale's messages; all have the shape of the first. */
const messages = {'zh-CN': zhCN, 'en-US': enUS} as const
export type Locale = keyof typeof messages

type Leaves<Tree, Prefix extends string = ''> = {
  [Key in keyof Tree & (string | number)]: Tree[Key] extends string
    ? `${Prefix}${Key}`
    : Leaves<Tree[Key], `${Prefix}${Key}.`>
}[keyof Tree & (string | number)]

/** A key of the catalogue; any other is a type error. */
export type MessageKey = Leaves<typeof zhCN>
/** Words for a key, with its `{name}` places filled. */
export type Translate = (key: MessageKey, named?: Readonly<Record<string, string | number>>) => string

const STORAGE_KEY = 'wanglou.locale'

/** The plugin for `app.use`, in the locale that the address (`?lang=`) or an earlier visit asks for. */
export function createTranslations() {
  return createI18n({
    legacy: false,
    locale: chooseLocale(new URLSearchParams(location.search).get('lang')),
    fallbackLocale: 'zh-CN',
    messages,
  })
}

/** `t` of the catalogue. Call it in `setup`. */
export function useT(): Translate {
  const {t} = useI18n({useScope: 'global'})
  return (key, named) => (named === undefined ? t(key) : t(key, named))
}

/** The locale that is shown, and how to change it; the choice outlives a reload. */
export function useLocale() {
  const {locale} = useI18n({useScope: 'global'})

  function showLocale(next: Locale) {
    locale.value = next
    localStorage.setItem(STORAGE_KEY, next)
    document.documentElement.lang = next
  }

  return {locale, showLocale}
}

function chooseLocale(asked: string | null): Locale {
  const chosen = [asked, localStorage.getItem(STORAGE_KEY)].find(isLocale) ?? 'zh-CN'
  if (isLocale(asked)) localStorage.setItem(STORAGE_KEY, asked)
  document.documentElement.lang = chosen
  return chosen
}

function isLocale(text: string | null): text is Locale {
  return text !== null && Object.hasOwn(messages, text)
}
