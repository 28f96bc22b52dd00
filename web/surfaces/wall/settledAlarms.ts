import {z} from 'zod'
import {alarmIdSchema, epochMsSchema, type AlarmId} from '#contract/ids.ts'

const STORAGE_KEY = 'wanglou.settledAlarms'

const settledSchema = z.array(z.tuple([alarmIdSchema, epochMsSchema]))

/** What this screen has announced before a reload; empty where nothing readable is kept. */
export function readSettled(storage: Storage): ReadonlyMap<AlarmId, number> {
  const text = storage.getItem(STORAGE_KEY)
  if (text === null) return new Map()
  const parsed = settledSchema.safeParse(readJson(text))
  return new Map(parsed.success ? parsed.data : [])
}

export function writeSettled(storage: Storage, settled: ReadonlyMap<AlarmId, number>): void {
  storage.setItem(STORAGE_KEY, JSON.stringify([...settled]))
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Written by something else: as good as nothing.
    return null
  }
}
