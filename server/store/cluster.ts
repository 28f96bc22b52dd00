import {execFile} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {
  chown,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
  type FileHandle,
} from 'node:fs/promises'
import path from 'node:path'
import {promisify} from 'node:util'
import {ConfigError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import {createPostgresAccount, type PostgresAccount} from './postgresAccount.ts'
import type {PostgresPrograms} from './postgresPrograms.ts'

/** The superuser of our own clusters, and the database used. */
export const CLUSTER_USER = 'wanglou'
export const CLUSTER_DATABASE = 'postgres'

/** A database cluster of our own, ready to be started. */
export interface Cluster {
  readonly folder: string
  readonly password: string
  readonly account: PostgresAccount
}

const passwordFile = 'wanglou.password'
const portFile = 'wanglou.port'
const logFile = 'wanglou.log'
const largestLogBytes = 10_000_000

/**
 * The cluster in `<dataFolder>/postgres`, made when there is none. It is made aside and moved into place whole, so an
 * interrupted start leaves none half made, and of two nodes that start at once one makes it. Throws ConfigError, and
 * changes nothing, when the folder holds something else, another major version, or what another user owns.
 */
export async function prepareCluster({
  dataFolder,
  programs,
  logger,
}: {
  dataFolder: string
  programs: PostgresPrograms
  logger: Logger
}): Promise<Cluster> {
  const folder = path.join(path.resolve(dataFolder), 'postgres')
  await mkdir(path.dirname(folder), {recursive: true})
  const found = await inspect(folder)
  const account = await createPostgresAccount({
    owner: found?.owner ?? null,
    folders: [path.dirname(folder), path.dirname(programs.postgres)],
    logger,
  })
  if (!found) await makeCluster({folder, programs, account, logger})
  await requireVersion(folder, programs.majorVersion)
  const password = await readFile(path.join(folder, passwordFile), 'utf8').catch((error: unknown) => {
    throw new ConfigError(`the password of the database is missing: ${path.join(folder, passwordFile)}`, {
      cause: error,
    })
  })
  return {folder, password: password.trim(), account}
}

/** The port that the cluster was last started on; null before the first start. */
export async function readPort({folder}: Cluster): Promise<number | null> {
  const text = await readFile(path.join(folder, portFile), 'utf8').catch(() => '')
  const port = Number(text)
  return Number.isInteger(port) && port > 0 ? port : null
}

/** Remembers the port, so that connections of nodes still running find the cluster again after a restart. */
export async function writePort({folder, account}: Cluster, port: number): Promise<void> {
  const file = path.join(folder, portFile)
  await writeFile(file, `${String(port)}\n`, {mode: 0o600})
  if (account.user) await chown(file, account.user.uid, account.user.gid)
}

/**
 * The file that the server writes its messages to, opened for a new server, and what has been written since. It is begun
 * anew when it has grown large.
 */
export async function openServerLog({
  folder,
  account,
}: Cluster): Promise<{handle: FileHandle; readNew(): Promise<string>}> {
  const file = path.join(folder, logFile)
  const before = await stat(file).catch(() => null)
  if (before && before.size > largestLogBytes) await truncate(file)
  const handle = await open(file, 'a', 0o600)
  if (account.user) await handle.chown(account.user.uid, account.user.gid)
  const {size} = await handle.stat()
  return {
    handle,
    readNew: async () => (await readFile(file)).subarray(size).toString('utf8').slice(-4_000),
  }
}

/** Who owns the cluster; null when the folder is absent or empty. */
async function inspect(folder: string): Promise<{owner: {uid: number; gid: number} | null} | null> {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (hasCode(error, 'ENOENT')) return []
    if (hasCode(error, 'EACCES')) throw new ConfigError(`${folder} belongs to another user`, {cause: error})
    throw error
  })
  if (names.length === 0) return null
  if (!names.includes('PG_VERSION')) {
    throw new ConfigError(
      `${folder} holds files but no database; move them away, or set WANGLOU_DATA to another folder`,
    )
  }
  const {uid, gid} = await stat(folder)
  const self = process.getuid?.()
  if (self !== undefined && self !== 0 && self !== uid) {
    throw new ConfigError(
      `${folder} belongs to user ${String(uid)}, and this process runs as user ${String(self)}`,
    )
  }
  return {owner: uid === 0 ? null : {uid, gid}}
}

async function requireVersion(folder: string, majorVersion: number): Promise<void> {
  const found = (await readFile(path.join(folder, 'PG_VERSION'), 'utf8')).trim()
  if (found === String(majorVersion)) return
  throw new ConfigError(
    `${folder} is a database of PostgreSQL ${found}, and this program brings PostgreSQL ${String(majorVersion)}. ` +
      `Nothing was changed. Dump it with PostgreSQL ${found} and load it into a new folder, or run that version and set DATABASE_URL`,
  )
}

async function makeCluster({
  folder,
  programs,
  account,
  logger,
}: {
  folder: string
  programs: PostgresPrograms
  account: PostgresAccount
  logger: Logger
}): Promise<void> {
  const startedAt = performance.now()
  const aside = `${folder}.new-${String(process.pid)}-${randomBytes(4).toString('hex')}`
  const secret = `${aside}.password`
  await mkdir(aside, {mode: 0o700})
  try {
    await writeDurably(secret, randomBytes(24).toString('hex'))
    if (account.user) {
      await chown(aside, account.user.uid, account.user.gid)
      await chown(secret, account.user.uid, account.user.gid)
    }
    await runInitdb(programs, account, {aside, secret})
    await rename(secret, path.join(aside, passwordFile))
    await rename(aside, folder)
    await syncFolder(path.dirname(folder))
    logger.info({folder, durationMs: Math.round(performance.now() - startedAt)}, 'database cluster made')
  } catch (error) {
    // Another node was quicker; its cluster serves as well.
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST') && !hasCode(error, 'EPERM')) throw error
  } finally {
    await rm(aside, {recursive: true, force: true})
    await rm(secret, {force: true})
  }
}

async function runInitdb(
  programs: PostgresPrograms,
  account: PostgresAccount,
  {aside, secret}: {aside: string; secret: string},
): Promise<void> {
  const {command, args, options} = account.launch(programs.initdb, [
    `--pgdata=${aside}`,
    `--username=${CLUSTER_USER}`,
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--no-instructions',
  ])
  const {env, uid, gid} = options
  await promisify(execFile)(command, args, {
    cwd: path.parse(aside).root,
    ...(env && {env}),
    ...(uid !== undefined && {uid}),
    ...(gid !== undefined && {gid}),
  })
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(`${text}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a renaming in the folder durable; Windows opens no folders and needs none of it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
