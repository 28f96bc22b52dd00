import {createStore, get, set} from 'idb-keyval'
import type {QueueShelf} from './fieldQueue.ts'

/** What the field page keeps on the phone of one task: what waits to be sent, the task as last read, the note being typed. */
export interface FieldShelf extends QueueShelf {
  readTask(): Promise<unknown>
  writeTask(task: unknown): Promise<void>
}

/** A shelf in IndexedDB; each link has its own, named by `key`. */
export function openFieldShelf(key: string): FieldShelf {
  const store = createStore('wanglou-field', 'tasks')
  return {
    read: () => get(`${key} steps`, store),
    write: steps => set(`${key} steps`, steps, store),
    readTask: () => get(`${key} task`, store),
    writeTask: task => set(`${key} task`, task, store),
  }
}
