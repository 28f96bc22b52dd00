import {watch} from 'vue'
import {THEMES, useViewStore} from './stores/view.ts'

const STORED_KEY = 'wanglou.theme'

/** Dark or light: what the address asks for, else what this browser had last, else dark. The document and the browser's memory follow the view. */
export function mirrorTheme(
  search: string,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  root: HTMLElement,
): void {
  const view = useViewStore()
  const wanted = [new URLSearchParams(search).get('theme'), storage.getItem(STORED_KEY)]
  const known = wanted.flatMap(name => THEMES.find(theme => theme === name) ?? [])[0]
  if (known) view.setTheme(known)
  watch(
    () => view.theme,
    theme => {
      root.dataset['theme'] = theme
      storage.setItem(STORED_KEY, theme)
    },
    {immediate: true},
  )
}
