// @vitest-environment happy-dom
import {effectScope} from 'vue'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {useDeskKeys} from '#web/surfaces/desk/useDeskKeys.ts'

const did: string[] = []
const place = {isInQueue: false}
let scope = effectScope()

beforeEach(() => {
  did.length = 0
  place.isInQueue = false
  document.body.innerHTML =
    '<input id="field"><button id="button"></button><dialog open><p id="inside"></p></dialog>'
  scope = effectScope()
  scope.run(() => {
    useDeskKeys({
      find: () => did.push('find'),
      help: () => did.push('help'),
      palette: () => did.push('palette'),
      press: key => did.push(`press ${key}`) > 0 && key === 'a',
      move: step => did.push(`move ${String(step)}`),
      open: () => did.push('open'),
      back: () => did.push('back'),
      goTo: name => did.push(`go to ${name}`),
      isInQueue: () => place.isInQueue,
    })
  })
})
afterEach(() => {
  scope.stop()
})

function press(key: string, target: Element = document.body, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true, ...init})
  target.dispatchEvent(event)
  return event
}

const at = (id: string) => document.getElementById(id) ?? document.body

describe('the keys of the desk', () => {
  it('move, open, go back, find and help', () => {
    for (const key of ['j', 'k', 'ArrowDown', 'ArrowUp', 'Enter', 'Escape', '/', '?']) press(key)
    expect(did).toEqual(['move 1', 'move -1', 'move 1', 'move -1', 'open', 'back', 'find', 'help'])
    expect(press('j').defaultPrevented).toBe(true)
  })

  it('go to a part of the desk by g and its letter, and nothing else counts as a pair', () => {
    for (const key of ['g', 'm', 'g', 'd', 'g', 'x', 'g', 'q']) press(key)
    expect(did.filter(what => !what.startsWith('press'))).toEqual([
      'go to map',
      'go to detail',
      'go to queue',
    ])
  })

  it('leave any other key to the case in hand, once however long it is held down', () => {
    expect(press('a').defaultPrevented).toBe(true)
    expect(press('x').defaultPrevented).toBe(false)
    press('a', document.body, {repeat: true})
    expect(did).toEqual(['press a', 'press x'])
  })

  it('open the palette by Ctrl+K from wherever the keyboard is, but from a dialog', () => {
    press('k', at('field'), {ctrlKey: true})
    press('K', at('button'), {metaKey: true})
    press('k', at('inside'), {ctrlKey: true})
    expect(did).toEqual(['palette', 'palette'])
  })

  it('are left to whoever types, to dialogs and to the browser', () => {
    for (const key of ['j', '/', '?', 'Escape', 'Enter']) {
      press(key, at('field'))
      press(key, at('inside'))
      press(key, document.body, {ctrlKey: true})
      press(key, document.body, {metaKey: true})
    }
    expect(did).toEqual([])
  })

  it('leave arrows and Enter to what has the focus, unless that is the queue', () => {
    for (const key of ['ArrowDown', 'Enter']) press(key, at('button'))
    expect(did).toEqual([])
    place.isInQueue = true
    for (const key of ['ArrowDown', 'Enter']) press(key, at('button'))
    expect(did).toEqual(['move 1', 'open'])
  })
})
