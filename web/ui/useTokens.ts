import {useMutationObserver} from '@vueuse/core'
import {shallowRef, type Ref} from 'vue'

/** The theme's colours that canvases take, as the page has them now. */
export interface Tokens {
  readonly calm: string
  readonly textSoft: string
  readonly lineStrong: string
}

/** Colours of the theme for what is drawn on a canvas; follows a change of theme. Call it in `setup`. */
export function useTokens(): Readonly<Ref<Tokens>> {
  const tokens = shallowRef(readTokens())
  useMutationObserver(document.documentElement, () => (tokens.value = readTokens()), {
    attributeFilter: ['data-theme', 'class', 'style'],
  })
  return tokens
}

function readTokens(): Tokens {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {calm: read('--calm'), textSoft: read('--text-soft'), lineStrong: read('--line-strong')}
}
