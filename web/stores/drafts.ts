import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import {z} from 'zod'

const STORAGE_KEY = 'wanglou.drafts'
/** The oldest go when there are more. */
const KEPT = 60

const draftsSchema = z.array(z.tuple([z.string().max(200), z.string().max(4_000)])).max(KEPT)

/**
 * Text that somebody has typed and not sent, by what it is for. It outlives a reload and the end of a session, in this
 * tab only; a key names its writer, so that whoever logs in next does not see it.
 */
export const useDraftsStore = defineStore('drafts', () => {
  const texts = shallowRef<ReadonlyMap<string, string>>(read())

  function textOf(key: string): string {
    return texts.value.get(key) ?? ''
  }

  /** Keeps a text; an empty one is forgotten. */
  function write(key: string, text: string) {
    const others = [...texts.value].filter(([other]) => other !== key)
    texts.value = new Map(text === '' ? others : [...others, [key, text] as const].slice(-KEPT))
    try {
      sessionStorage.setItem(STORAGE_KEY, JSON.stringify([...texts.value]))
    } catch {
      return // A browser that keeps nothing still holds it as long as the page.
    }
  }

  return {texts, textOf, write}
})

function read(): ReadonlyMap<string, string> {
  try {
    return new Map(draftsSchema.safeParse(JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]')).data ?? [])
  } catch {
    return new Map()
  }
}
