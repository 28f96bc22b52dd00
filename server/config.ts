import {randomBytes} from 'node:crypto'
import {chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {z} from 'zod'
import {feedNameSchema} from '#contract/feed.ts'
import {ConfigError} from './errors.ts'
import {readDrillScenarios} from './readDrillScenarios.ts'

const portSchema = z.coerce.number().int().min(0).max(65_535)
const webhookSecretSchema = z.string().regex(/^whsec_[A-Za-z0-9+/=]{16,}$/)

const environmentSchema = z.object({
  PORT: portSchema.default(8080),
  DATABASE_URL: z.url({protocol: /^postgres(ql)?$/}).optional(),
  WANGLOU_DATA: z.string().min(1).default('./data'),
  WANGLOU_CITY: z.string().min(1).optional(),
  WANGLOU_DRILLS: z.string().min(1).optional(),
  WANGLOU_SIMULATE: z.enum(['0', '1']).default('1'),
  GB26875_PORT: portSchema.default(5300),
  MQTT_URL: z.url().optional(),
  ROUTER_URL: z.url({protocol: /^https?$/}).optional(),
  TIANDITU_KEY: z
    .string()
    .regex(/^[\w-]{8,128}$/, 'not a key')
    .optional(),
  TIANDITU_URL: z.url({protocol: /^https?$/}).default('https://t0.tianditu.gov.cn'),
  FOUR_PLATFORMS_URL: z.url({protocol: /^https?$/}).optional(),
  ENFORCEMENT_DROP: z.string().min(1).optional(),
  ENFORCEMENT_OUT: z.string().min(1).optional(),
  PUBLIC_URL: z.url().optional(),
  SESSION_SECRET: z.string().min(32).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

const secretsSchema = z.object({
  sessionSecret: z.string().min(32),
  feeds: z.partialRecord(feedNameSchema, webhookSecretSchema),
})

/** The secret that every webhook of the simulation signs with; nothing but a simulation may run on it. */
export const DEMO_FEED_SECRET = 'whsec_d2FuZ2xvdS1kZW1vLWZlZWQtc2VjcmV0'

export interface Config {
  readonly port: number
  readonly gb26875Port: number
  /** Absent: the embedded PostgreSQL in the data folder. */
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  readonly cityFolder: string
  readonly isSimulated: boolean
  /** The drills that `npm run drill` plays, by the JSON file of `WANGLOU_DRILLS`; none without simulation. */
  readonly drillScenarios: ReturnType<typeof readDrillScenarios>
  /** Where tiles of Tianditu come from; null without a key. */
  readonly tianditu: {readonly url: string; readonly key: string} | null
  /** An OSRM server; null: the pack's own streets only. */
  readonly routerUrl: string | null
  /** Where tasks go out; null: units are told by telephone. */
  readonly fourPlatformsUrl: string | null
  /** Where departments put files of inspections and penalties, and where they find our hazards. */
  readonly enforcement: {readonly dropFolder: string; readonly outFolder: string}
  readonly publicUrl: string | undefined
  readonly logLevel: string
  readonly sessionSecret: string
  readonly feedSecrets: Partial<Record<z.infer<typeof feedNameSchema>, string>>
}

/**
 * Reads the environment and the secrets in the data folder, which it makes on the first start. Throws ConfigError that
 * names the variable, and for a server without simulation that still has a demo secret.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environmentSchema.safeParse(withoutEmpty(environment))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ConfigError(`environment variable ${String(issue?.path[0])}: ${issue?.message ?? 'invalid'}`)
  }
  const values = parsed.data
  const dataFolder = resolve(values.WANGLOU_DATA)
  const isSimulated = values.WANGLOU_SIMULATE === '1'
  const secrets = loadSecrets(join(dataFolder, 'secrets.json'))
  const feedSecrets = isSimulated ? {'four-platforms': DEMO_FEED_SECRET} : secrets.feeds
  if (Object.values(feedSecrets).some(isDemoSecret) && !isSimulated) {
    throw new ConfigError('secrets.json: a feed has the secret of the simulation; give it one of its own')
  }
  return {
    port: values.PORT,
    gb26875Port: values.GB26875_PORT,
    databaseUrl: values.DATABASE_URL,
    dataFolder,
    cityFolder: resolve(values.WANGLOU_CITY ?? join(dataFolder, 'cities', 'longgang')),
    isSimulated,
    drillScenarios: readDrillScenarios(drillsFile(values)),
    tianditu: tiandituOf(values),
    routerUrl: values.ROUTER_URL ?? null,
    fourPlatformsUrl: taskUrl(values.FOUR_PLATFORMS_URL, isSimulated),
    enforcement: enforcementOf(values, dataFolder),
    publicUrl: values.PUBLIC_URL,
    logLevel: values.LOG_LEVEL,
    sessionSecret: values.SESSION_SECRET ?? secrets.sessionSecret,
    feedSecrets,
  }
}

function drillsFile({WANGLOU_DRILLS, WANGLOU_SIMULATE}: z.infer<typeof environmentSchema>): string | null {
  return WANGLOU_SIMULATE === '1' && WANGLOU_DRILLS !== undefined ? resolve(WANGLOU_DRILLS) : null
}

function tiandituOf({TIANDITU_KEY, TIANDITU_URL}: z.infer<typeof environmentSchema>): Config['tianditu'] {
  return TIANDITU_KEY === undefined ? null : {url: TIANDITU_URL, key: TIANDITU_KEY}
}

function enforcementOf(
  {ENFORCEMENT_DROP, ENFORCEMENT_OUT}: z.infer<typeof environmentSchema>,
  dataFolder: string,
): Config['enforcement'] {
  return {
    dropFolder: resolve(ENFORCEMENT_DROP ?? join(dataFolder, 'enforcement', 'in')),
    outFolder: resolve(ENFORCEMENT_OUT ?? join(dataFolder, 'enforcement', 'out')),
  }
}

const OWN_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** The base address without its last slash. What a simulated city sends must not leave this machine. */
function taskUrl(address: string | undefined, isSimulated: boolean): string | null {
  if (address === undefined) return null
  if (isSimulated && !OWN_HOSTS.has(new URL(address).hostname)) {
    throw new ConfigError(
      'environment variable FOUR_PLATFORMS_URL: the tasks of a simulated city would reach a real backend; set WANGLOU_SIMULATE=0',
    )
  }
  return address.replace(/\/+$/, '')
}

/** By the key that it stands for, since one key can be written in several ways. */
function isDemoSecret(secret: string): boolean {
  return keyText(secret) === keyText(DEMO_FEED_SECRET)
}

function keyText(secret: string): string {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64').toString('base64')
}

function loadSecrets(file: string): z.infer<typeof secretsSchema> {
  if (!existsSync(file)) {
    const secrets = {
      sessionSecret: randomBytes(32).toString('base64url'),
      feeds: {'four-platforms': `whsec_${randomBytes(24).toString('base64')}`},
    }
    writeSecrets(file, `${JSON.stringify(secrets, null, 2)}\n`)
    return secrets
  }
  const parsed = secretsSchema.safeParse(parseJson(file))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ConfigError(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`)
  }
  return parsed.data
}

function writeSecrets(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), {recursive: true})
    writeFileSync(file, text, {mode: 0o600})
    chmodSync(file, 0o600)
  } catch (error) {
    throw new ConfigError(`WANGLOU_DATA: ${dirname(file)} cannot be written`, {cause: error})
  }
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ConfigError(`${file}: not readable as JSON`, {cause: error})
  }
}

function withoutEmpty(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
}
