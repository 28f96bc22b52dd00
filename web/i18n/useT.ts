import {createI18n, useI18n} from 'vue-i18n'
import {zhCN} from './zhCN.ts'

const LOCALES = ['zh-CN', 'en-US'] as const
export type Locale = (typeof LOCALES)[number]

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
export async function createTranslations() {
  const locale = chooseLocale(new URLSearchParams(location.search).get('lang'))
  const translations = createI18n({
    legacy: false,
    locale,
    fallbackLocale: 'zh-CN',
    messages: {'zh-CN': zhCN},
  })
  await loadWords(translations.global, locale)
  return translations
}

/** Words other than Chinese are fetched when somebody wants them. */
async function loadWords(
  composer: Pick<ReturnType<typeof useGlobal>, 'setLocaleMessage'>,
  locale: Locale,
): Promise<void> {
  if (locale === 'zh-CN') return
  const {enUS} = await import('./enUS.ts')
  composer.setLocaleMessage(locale, enUS)
}

function useGlobal() {
  return useI18n({useScope: 'global'})
}

/** `t` of the catalogue. Call it in `setup`. */
export function useT(): Translate {
  const {t} = useGlobal()
  return (key, named) => (named === undefined ? t(key) : t(key, named))
}

/** The locale that is shown, and how to change it; the choice outlives a reload. */
export function useLocale() {
  const composer = useGlobal()
  const {locale} = composer

  async function showLocale(next: Locale) {
    await loadWords(composer, next)
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
  return LOCALES.some(locale => locale === text)
}
