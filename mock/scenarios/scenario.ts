import {z} from 'zod'
import scenarios from './scenarios.json' with {type: 'json'}

const scenarioSchema = z.object({
  /** The local hour that people live by; null for that of the clock. */
  hour: z.number().int().min(0).max(23).nullable(),
  /** How many times as many cases of a kind as on an ordinary day; a kind left out is as usual. */
  kinds: z.record(z.string(), z.number()),
  /** How many times as many reports of city, environment and service, most of them of what a storm does; 1 for none. */
  stormTimes: z.number().min(1),
  /** How many times as many alarms and faults of fire panels. */
  alarms: z.number(),
  faults: z.number(),
  /** After so long the ordinary day goes on; null for never. */
  lastsMinutes: z.number().nullable(),
})
export type Scenario = z.infer<typeof scenarioSchema>

const known = z.record(z.string(), scenarioSchema).parse(scenarios)

/** The names of all scenarios; `day` is the ordinary one. */
export const SCENARIO_NAMES: readonly string[] = Object.keys(known)

/** Throws, naming the choices, for a name that is none of them. */
export function scenarioNamed(name: string): Scenario {
  const scenario = Object.hasOwn(known, name) ? known[name] : undefined
  if (scenario) return scenario
  throw new Error(`There is no scenario "${name}"; the scenarios are ${SCENARIO_NAMES.join(', ')}.`)
}
