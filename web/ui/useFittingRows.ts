import {computed, onBeforeUnmount, onMounted, shallowRef, type Ref} from 'vue'
import {useRootFontPx} from './useRootFontPx.ts'

/**
 * How many whole rows fit into an element, so that a list on a wall, where nobody scrolls, never cuts one in half.
 * `rowRem` is a row's height with its gap. Call it in `setup`.
 */
export function useFittingRows(element: Ref<HTMLElement | null>, rowRem: number): Ref<number> {
  const height = shallowRef(0)
  const remPx = useRootFontPx()
  const observer = new ResizeObserver(entries => {
    height.value = entries.at(-1)?.contentRect.height ?? 0
  })
  onMounted(() => {
    if (element.value) observer.observe(element.value)
  })
  onBeforeUnmount(() => {
    observer.disconnect()
  })
  return computed(() => Math.floor((height.value + 1) / (rowRem * remPx.value)))
}
