// @vitest-environment happy-dom
import {createPinia, setActivePinia} from 'pinia'
import {beforeEach, describe, expect, it} from 'vitest'
import {useDraftsStore} from '#web/stores/drafts.ts'

beforeEach(() => {
  sessionStorage.clear()
  setActivePinia(createPinia())
})

/** The store as a reloaded page makes it. */
function afterReload() {
  setActivePinia(createPinia())
  return useDraftsStore()
}

describe('text that is not sent', () => {
  it('is there after a reload, until it is sent', () => {
    useDraftsStore().write('duty|case|note', 'half a sent')
    expect(afterReload().textOf('duty|case|note')).toBe('half a sent')
    useDraftsStore().write('duty|case|note', '')
    expect(afterReload().texts.size).toBe(0)
  })

  it('is bounded, the oldest going first', () => {
    const drafts = useDraftsStore()
    for (let n = 0; n < 70; n += 1) drafts.write(`k${String(n)}`, 'x')
    expect(drafts.texts.size).toBe(60)
    expect(drafts.textOf('k9')).toBe('')
    expect(drafts.textOf('k69')).toBe('x')
  })

  it('begins empty where what is kept cannot be read', () => {
    sessionStorage.setItem('wanglou.drafts', '{"not": "drafts"')
    expect(afterReload().texts.size).toBe(0)
  })
})
