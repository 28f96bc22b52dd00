import {useEventListener} from '@vueuse/core'
import {useRoute, useRouter} from 'vue-router'

/** A page of the desk: Escape goes back to it, with what was chosen there. Call it in `setup`. */
export function useDeskPage(): void {
  const route = useRoute()
  const router = useRouter()

  useEventListener('keydown', event => {
    const isElsewhere =
      event.target instanceof Element && event.target.closest('input[type="text"], textarea, dialog')
    if (event.key !== 'Escape' || event.defaultPrevented || isElsewhere) return
    const {scenario: _scenario, end: _end, ...query} = route.query
    void router.push({path: '/desk', query})
  })
}
