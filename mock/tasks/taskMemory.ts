import {mkdir, readFile, rename, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import {taskOrderSchema} from './taskOrder.ts'

const memorySchema = z.array(
  z.object({order: taskOrderSchema, receivedAt: z.number(), isWithdrawn: z.boolean()}),
)

/** The tasks that a backend took, from one run to the next. */
export type TaskMemory = Readonly<z.infer<typeof memorySchema>>

const FILE = 'field-tasks.json'

/** Empty when there is nothing, or nothing that this version can use. */
export async function readTaskMemory(folder: string): Promise<TaskMemory> {
  try {
    return memorySchema.parse(JSON.parse(await readFile(join(folder, FILE), 'utf8')))
  } catch {
    return []
  }
}

let writing: Promise<void> = Promise.resolve()

/** One writing after the other, so that the last one told is the one that stays. */
export function writeTaskMemory(folder: string, memory: TaskMemory): Promise<void> {
  writing = writing
    .catch(() => undefined)
    .then(async () => {
      await mkdir(folder, {recursive: true})
      await writeFile(join(folder, `${FILE}.new`), JSON.stringify(memory))
      await rename(join(folder, `${FILE}.new`), join(folder, FILE))
    })
  return writing
}
