import {onScopeDispose, readonly, shallowRef, type Ref} from 'vue'

/** The size of 1 rem in CSS pixels, for what is drawn on a canvas; follows the window. Call it in `setup`. */
export function useRootFontPx(): Readonly<Ref<number>> {
  const px = shallowRef(measure())
  const update = () => {
    px.value = measure()
  }
  addEventListener('resize', update)
  onScopeDispose(() => {
    removeEventListener('resize', update)
  })
  return readonly(px)
}

function measure(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}
