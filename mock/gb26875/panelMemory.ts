import {mkdir, readFile, rename, writeFile} from 'node:fs/promises'
import {dirname} from 'node:path'
import {z} from 'zod'
import type {StandingStatus} from './firePanel.ts'
import type {FireCause} from './incidents.ts'

/** What of a panel outlives the program that plays it. */
export interface RememberedPanel {
  readonly standing: StandingStatus | null
  readonly cause: FireCause | null
}

const panelSchema = z.object({
  standing: z
    .object({
      parts: z.array(
        z.object({
          part: z.object({
            ...{systemType: z.number(), systemAddress: z.number(), partType: z.number()},
            ...{zone: z.number(), position: z.number(), description: z.string()},
          }),
          status: z.number(),
        }),
      ),
      transmitter: z.number(),
    })
    .nullable(),
  cause: z.enum(['fire', 'cooking', 'dust', 'steam', 'smoking', 'insect', 'water']).nullable(),
})
const memorySchema = z.record(z.string(), panelSchema)

/** Reads what an earlier run left, by panel address; null when there was none or nothing can be made of it. */
export async function readPanelMemory(
  file: string,
): Promise<Readonly<Record<string, RememberedPanel>> | null> {
  try {
    return memorySchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return null
  }
}

export async function writePanelMemory(
  file: string,
  panels: Readonly<Record<string, RememberedPanel>>,
): Promise<void> {
  await mkdir(dirname(file), {recursive: true})
  await writeFile(`${file}.new`, JSON.stringify(panels))
  await rename(`${file}.new`, file)
}
