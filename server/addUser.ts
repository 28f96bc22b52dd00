import {createInterface} from 'node:readline/promises'
import {parseArgs} from 'node:util'
import {z} from 'zod'
import {areaCodeSchema} from '#contract/ids.ts'
import {roleSchema} from '#contract/session.ts'
import {loadCityPack} from './city/loadCityPack.ts'
import {loadConfig} from './config.ts'
import {DEMO_PASSWORD} from './demoUsers.ts'
import {ConfigError} from './errors.ts'
import {hashPassword} from './gateway/password.ts'
import {createLogger} from './logger.ts'
import {openDatabase} from './openDatabase.ts'
import {runTool} from './runTool.ts'

const USAGE = 'usage: npm run user:add -- NAME --role admin|leader|duty|community [--areas CODE,CODE]'
const MIN_PASSWORD = 12

const argumentsSchema = z.object({
  name: z.string().regex(/^[\w.@-]{1,60}$/),
  role: roleSchema.exclude(['wall']),
  areas: z.array(areaCodeSchema).min(1).nullable(),
})

/** Adds a user, or gives one a new password, role and scope. The password is the first line of standard input. */
async function addUser(): Promise<void> {
  const {name, role, areas} = readArguments()
  const config = loadConfig()
  const pack = await loadCityPack(config.cityFolder)
  const unknown = areas?.find(code => pack.areaTree.indexOf(code) === undefined)
  if (unknown) throw new ConfigError(`the city pack has no area ${unknown}`)
  const passwordHash = await hashPassword(await readPassword())
  const database = await openDatabase(config, {logger: createLogger('warn'), clock: Date.now})
  try {
    await database.store.access.saveUser({name, role, areas: areas ?? [pack.code], passwordHash})
  } finally {
    await database.close()
  }
}

function readArguments(): z.infer<typeof argumentsSchema> {
  try {
    const {values, positionals} = parseArgs({
      allowPositionals: true,
      options: {role: {type: 'string'}, areas: {type: 'string'}},
    })
    return argumentsSchema.parse({
      name: positionals[0],
      role: values.role,
      areas: values.areas?.split(',') ?? null,
    })
  } catch (error) {
    if (!(error instanceof z.ZodError) && !(error instanceof TypeError)) throw error
    throw new ConfigError(USAGE)
  }
}

async function readPassword(): Promise<string> {
  const lines = createInterface({input: process.stdin})
  process.stderr.write('Password: ')
  for await (const line of lines) {
    lines.close()
    if (line.length < MIN_PASSWORD)
      throw new ConfigError(`a password has at least ${String(MIN_PASSWORD)} characters`)
    if (line === DEMO_PASSWORD) throw new ConfigError('that is the password of the simulation')
    return line
  }
  throw new ConfigError('no password on standard input')
}

await runTool(addUser)
