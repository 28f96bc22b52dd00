import {execFile, type SpawnOptions} from 'node:child_process'
import {stat} from 'node:fs/promises'
import path from 'node:path'
import {promisify} from 'node:util'
import {ConfigError} from '../errors.ts'
import type {Logger} from '../logger.ts'

const run = promisify(execFile)

/** How to start a PostgreSQL program: as which system user, and through which other program where that needs one. */
export interface PostgresAccount {
  /** Null when this process is not root and PostgreSQL runs as its own user. */
  readonly user: {readonly uid: number; readonly gid: number} | null
  launch(
    program: string,
    args: readonly string[],
  ): {command: string; args: readonly string[]; options: SpawnOptions}
}

/** Nothing of this process's environment may reach PostgreSQL: PGDATA, PGPORT and the locale change what it does. */
const environment = {LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin'}
const systemUser = 'postgres'

/**
 * PostgreSQL refuses to run as root. When this process is root, it runs as `owner` (who owns the cluster already) or as
 * the system user `postgres`, which is made when there is none. `folders` are those that it has to reach.
 */
export async function createPostgresAccount({
  owner,
  folders,
  logger,
}: {
  owner: {uid: number; gid: number} | null
  folders: readonly string[]
  logger: Logger
}): Promise<PostgresAccount> {
  const isRoot = process.getuid?.() === 0
  const options: SpawnOptions = process.platform === 'win32' ? {} : {env: environment}
  if (!isRoot) return {user: null, launch: (command, args) => ({command, args, options})}

  const user = owner ?? (await findSystemUser()) ?? (await createSystemUser(logger))
  const closed = await findClosedFolder(folders, user)
  if (closed === null) {
    return {user, launch: (command, args) => ({command, args, options: {...options, ...user}})}
  }
  // A folder such as /root is closed to other users, and not ours to open: PostgreSQL gets the right to pass instead.
  const prefix = await findPassingPrefix(user)
  if (prefix === null) {
    throw new ConfigError(
      `PostgreSQL runs as user ${systemUser}, who may not pass ${closed}. Allow it (chmod o+x ${closed}), ` +
        'choose another place for the program and WANGLOU_DATA, or start as another user than root',
    )
  }
  return {
    user,
    launch: (program, args) => ({command: 'setpriv', args: [...prefix, '--', program, ...args], options}),
  }
}

async function findSystemUser(): Promise<{uid: number; gid: number} | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', systemUser]), run('id', ['-g', systemUser])])
    return {uid: Number(uid.stdout), gid: Number(gid.stdout)}
  } catch {
    return null // `id` fails for an unknown user; creating it says what else may be wrong.
  }
}

async function createSystemUser(logger: Logger): Promise<{uid: number; gid: number}> {
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', systemUser]],
    ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', systemUser]],
  ]
  const failures: unknown[] = []
  for (const [command, args] of attempts) {
    try {
      await run(command, args)
    } catch (error) {
      failures.push(error)
    }
    const user = await findSystemUser()
    if (!user) continue
    logger.info({user: systemUser}, 'system user created')
    return user
  }
  throw new ConfigError(
    `PostgreSQL does not run as root, and a system user ${systemUser} could not be made; make one, or start as another user`,
    {cause: new AggregateError(failures)},
  )
}

/** The first folder on the way to one of `folders` that `user` may not pass; null when all are open. */
async function findClosedFolder(
  folders: readonly string[],
  user: {uid: number; gid: number},
): Promise<string | null> {
  const onTheWay = new Set(folders.flatMap(folder => ancestors(path.resolve(folder))))
  for (const folder of onTheWay) {
    const {mode, uid, gid} = await stat(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return folder
  }
  return null
}

function ancestors(folder: string): readonly string[] {
  const parent = path.dirname(folder)
  return parent === folder ? [folder] : [...ancestors(parent), folder]
}

/** Arguments for setpriv (util-linux) that give `user` the right to pass any folder; null where that is not possible. */
async function findPassingPrefix(user: {uid: number; gid: number}): Promise<readonly string[] | null> {
  for (const capability of ['dac_read_search', 'dac_override']) {
    const prefix = [
      `--reuid=${String(user.uid)}`,
      `--regid=${String(user.gid)}`,
      '--clear-groups',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
    ]
    const isPossible = await run('setpriv', [...prefix, '--', 'true']).then(
      () => true,
      () => false,
    )
    if (isPossible) return prefix
  }
  return null
}
