import {computed, onBeforeUnmount, onMounted, shallowRef, type Ref} from 'vue'
import {useRootFontPx} from '#web/ui/useRootFontPx.ts'

/** Rows drawn beyond each edge of what is seen. */
const BEYOND = 8

/** The first and the last but one of the rows that meet the span `top`–`bottom`; row n reaches from `tops[n]` to `tops[n + 1]`. */
export function rowsWithin(
  tops: readonly number[],
  {top, bottom}: {top: number; bottom: number},
): {first: number; end: number} {
  const count = Math.max(0, tops.length - 1)
  const first = Math.max(0, firstBelow(tops, top) - 1)
  return {first: Math.min(first, count), end: Math.min(count, firstBelow(tops, bottom))}
}

/** The index of the first top that lies beyond `at`; their number when none does. O(log n). */
function firstBelow(tops: readonly number[], at: number): number {
  let low = 0
  let high = tops.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((tops[middle] ?? Infinity) > at) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Which rows of a long list to draw: those in sight and some beyond. `tops` are their upper edges in rem, and one more
 * for the end of the last. Call it in `setup`.
 */
export function useRowWindow(element: Ref<HTMLElement | null>, tops: Ref<readonly number[]>) {
  const remPx = useRootFontPx()
  const scrollTop = shallowRef(0)
  const height = shallowRef(0)
  const observer = new ResizeObserver(entries => {
    height.value = entries.at(-1)?.contentRect.height ?? 0
  })
  onMounted(() => {
    if (element.value) observer.observe(element.value)
  })
  onBeforeUnmount(() => {
    observer.disconnect()
  })

  const range = computed(() => {
    const top = scrollTop.value / remPx.value
    const {first, end} = rowsWithin(tops.value, {top, bottom: top + height.value / remPx.value})
    return {first: Math.max(0, first - BEYOND), end: Math.min(tops.value.length - 1, end + BEYOND)}
  })

  function onScroll() {
    scrollTop.value = element.value?.scrollTop ?? 0
  }

  /** Scrolls as little as brings a row wholly into sight. */
  function reveal(index: number) {
    const list = element.value
    const [top, bottom] = [tops.value[index], tops.value[index + 1]]
    if (!list || top === undefined || bottom === undefined) return
    const [topPx, bottomPx] = [top * remPx.value, bottom * remPx.value]
    if (topPx < list.scrollTop) list.scrollTop = topPx
    else if (bottomPx > list.scrollTop + list.clientHeight) list.scrollTop = bottomPx - list.clientHeight
  }

  return {range, onScroll, reveal}
}
