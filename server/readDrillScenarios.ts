import {readFileSync} from 'node:fs'
import {z} from 'zod'
import type {CityDescription} from '#contract/area.ts'
import {ConfigError} from './errors.ts'

const storiesSchema = z.record(z.string(), z.object({name: z.string()}))

/** The drills that can be played, with what they are called; none for null. Throws ConfigError for a file that is not readable. */
export function readDrillScenarios(file: string | null): NonNullable<CityDescription['drillScenarios']> {
  if (file === null) return []
  try {
    const stories = storiesSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    return Object.entries(stories).map(([scenario, {name}]) => ({scenario, name}))
  } catch (error) {
    throw new ConfigError(`WANGLOU_DRILLS: ${file} cannot be read`, {cause: error})
  }
}
