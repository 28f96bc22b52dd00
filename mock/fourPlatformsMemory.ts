import {mkdir, readFile, rename, writeFile} from 'node:fs/promises'
import {dirname} from 'node:path'
import {z} from 'zod'
import {chapterSchema} from './scenarios/program.ts'
import {SCENARIO_NAMES} from './scenarios/scenario.ts'

const memorySchema = z.object({
  program: z
    .array(chapterSchema.refine(({scenario}) => SCENARIO_NAMES.includes(scenario)))
    .min(1)
    .readonly(),
  /** Everything due up to then (epoch ms) was acknowledged. */
  sentUntil: z.number(),
  /** An event that was acknowledged. */
  proof: z
    .object({
      ...{specversion: z.literal('1.0'), id: z.string(), source: z.string(), type: z.string()},
      ...{time: z.string(), datacontenttype: z.literal('application/json'), data: z.unknown()},
    })
    .nullable(),
})

/** What the four platforms remember from one run to the next. */
export type FourPlatformsMemory = Readonly<z.infer<typeof memorySchema>>

/** Null when there is nothing, or nothing that this version can use. */
export async function readMemory(file: string): Promise<FourPlatformsMemory | null> {
  try {
    return memorySchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return null
  }
}

export async function writeMemory(file: string, memory: FourPlatformsMemory): Promise<void> {
  await mkdir(dirname(file), {recursive: true})
  await writeFile(`${file}.new`, JSON.stringify(memory))
  await rename(`${file}.new`, file)
}
