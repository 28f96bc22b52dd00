import {useEventListener} from '@vueuse/core'

/** What the keys of the desk do. */
export interface DeskActions {
  readonly find: () => void
  readonly help: () => void
  readonly palette: () => void
  readonly move: (step: 1 | -1) => void
  readonly open: () => void
  readonly back: () => void
  readonly goTo: (place: DeskPlace) => void
  /** Takes any other key, such as those of the case in hand; whether it meant something. */
  readonly press: (key: string) => boolean
  /** Whether the keyboard is in the queue: arrows and Enter mean it there, and elsewhere what the focused thing says. */
  readonly isInQueue: () => boolean
}
/** A page of the desk, at `/desk/…`. */
export type DeskPage = 'handover' | 'roster' | 'fire' | 'drill' | 'plans'
export type DeskPlace = 'queue' | 'map' | 'detail' | DeskPage

/** Within this long a second key makes a pair with `g`. */
const PAIR_MS = 1_500
const PLACES = new Map<string, DeskPlace>([
  ['q', 'queue'],
  ['m', 'map'],
  ['d', 'detail'],
  ['h', 'handover'],
  ['r', 'roster'],
  ['f', 'fire'],
  ['e', 'drill'],
  ['p', 'plans'],
])

/**
 * The keys of the desk; none is taken while somebody types, in a dialog, or together with Ctrl, Alt or Meta. Only the
 * palette, Ctrl+K, opens from everywhere.
 */
export function useDeskKeys(actions: DeskActions): void {
  const {find, help, palette, move, open, back, goTo, press, isInQueue} = actions
  let pairUntil = 0
  const anywhere = new Map<string, () => void>([
    ['/', find],
    ['?', help],
    ['j', () => move(1)],
    ['k', () => move(-1)],
    ['Escape', back],
  ])
  const inQueue = new Map<string, () => void>([
    ['ArrowDown', () => move(1)],
    ['ArrowUp', () => move(-1)],
    ['Enter', open],
  ])

  useEventListener('keydown', event => {
    if (event.defaultPrevented) return
    if (isPalette(event)) palette()
    else if (!isForDesk(event) || !act(event)) return
    event.preventDefault()
  })

  /** Whether the key meant something. */
  function act({key, target, timeStamp, repeat}: KeyboardEvent): boolean {
    const place = timeStamp < pairUntil ? PLACES.get(key) : undefined
    pairUntil = key === 'g' ? timeStamp + PAIR_MS : 0
    const action = place ? () => goTo(place) : actionOf(key, target)
    if (action) action()
    // A key that is held down does a thing to a case once.
    return action !== undefined || (!repeat && key.length === 1 && press(key))
  }

  function actionOf(key: string, target: EventTarget | null): (() => void) | undefined {
    if (target === document.body || isInQueue()) return inQueue.get(key) ?? anywhere.get(key)
    return anywhere.get(key)
  }
}

function isPalette({key, ctrlKey, metaKey, altKey, target}: KeyboardEvent): boolean {
  if (!(ctrlKey || metaKey) || altKey || key.toLowerCase() !== 'k') return false
  return !(target instanceof Element && target.closest('dialog'))
}

function isForDesk({ctrlKey, altKey, metaKey, isComposing, target}: KeyboardEvent): boolean {
  if (ctrlKey || altKey || metaKey || isComposing) return false
  return !(target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable]'))
}
