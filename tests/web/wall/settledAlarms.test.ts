import {expect, it} from 'vitest'
import {alarmIdSchema} from '#contract/ids.ts'
import {readSettled, writeSettled} from '#web/surfaces/wall/settledAlarms.ts'

it('remembers what was announced', () => {
  const storage = memoryStorage()
  const settled = new Map([[alarmIdSchema.parse('a-1'), 5]])
  writeSettled(storage, settled)
  expect(readSettled(storage)).toEqual(settled)
})

it('begins anew where nothing, or nothing readable, is kept', () => {
  const storage = memoryStorage()
  expect(readSettled(storage).size).toBe(0)
  for (const text of ['{', '42', '[["a"]]', '[["a","b"]]']) {
    storage.setItem('wanglou.settledAlarms', text)
    expect(readSettled(storage).size).toBe(0)
  }
})

function memoryStorage(): Storage {
  const items = new Map<string, string>()
  return {
    length: 0,
    clear: () => items.clear(),
    getItem: key => items.get(key) ?? null,
    key: () => null,
    removeItem: key => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  }
}
