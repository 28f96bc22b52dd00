import {spawn, type ChildProcess} from 'node:child_process'
import {createServer} from 'node:net'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import type pg from 'pg'
import {ConfigError, StoreUnavailableError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import {openServerLog, readPort, writePort, type Cluster} from './cluster.ts'
import type {PostgresPrograms} from './postgresPrograms.ts'
import {connectCluster, disownPostmaster, isServerAlive, readPostmaster} from './postmaster.ts'

export interface ServerOptions {
  readonly cluster: Cluster
  readonly programs: PostgresPrograms
  readonly logger: Logger
  /** The port that others already use to reach the server; null for any. */
  readonly fixedPort: number | null
  readonly signal: AbortSignal
}

export interface RunningServer {
  readonly client: pg.Client
  readonly port: number
}

/** Durability is on whatever the cluster's own files say; the rest keeps the server small and to itself. */
const settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '100',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  io_method: 'sync',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Details and statements may hold what people wrote.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

/** Recovery after a crash may take long; a server that is at work on it is waited for. */
const patienceMs = 120_000
const pollMs = 20

/**
 * A connection to the cluster's server: to the one that runs already (left by a node that was killed, or started by
 * another node), or else to one started now. Rejects with StoreUnavailableError when it does not start, with ConfigError
 * when it cannot.
 */
export async function ensureServer(options: ServerOptions): Promise<RunningServer> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    options.signal.throwIfAborted()
    const running = (await adoptServer(options, deadline)) ?? (await launchServer(options, deadline))
    if (running) return running
    await sleep(pollMs)
  }
  throw new StoreUnavailableError(`the database server of ${options.cluster.folder} does not start`)
}

/** Null when no server has the cluster open, or it ended meanwhile. */
async function adoptServer(
  {cluster, logger, signal}: ServerOptions,
  deadline: number,
): Promise<RunningServer | null> {
  while (Date.now() < deadline) {
    signal.throwIfAborted()
    const postmaster = await readPostmaster(cluster.folder)
    if (!postmaster || !(await isServerAlive(postmaster, cluster.folder))) return null
    const running = await connectReady(cluster)
    if (running) {
      logger.info({pid: postmaster.pid, port: running.port}, 'database server adopted')
      return running
    }
    await sleep(pollMs)
  }
  throw new StoreUnavailableError(`the database server of ${cluster.folder} runs, but does not answer`)
}

/** Null when it did not start for a reason that trying again may take away. */
async function launchServer(options: ServerOptions, deadline: number): Promise<RunningServer | null> {
  const {cluster, logger} = options
  const port = options.fixedPort ?? (await readPort(cluster)) ?? (await findFreePort())
  const startedAt = performance.now()
  const log = await openServerLog(cluster)
  // Watched from its first moment: a server that refuses at once has ended before anything here is awaited.
  const outcome = watchChild(spawnServer(options, port, log.handle.fd))
  await log.handle.close()
  while (Date.now() < deadline) {
    if (outcome.ended !== null) {
      return judgeFailure(outcome.ended + (await log.readNew()), options, port)
    }
    const running = await connectReady(cluster)
    if (running) {
      await writePort(cluster, running.port)
      const durationMs = Math.round(performance.now() - startedAt)
      logger.info({port: running.port, durationMs}, 'database server started')
      return running
    }
    await sleep(pollMs)
  }
  return null
}

function spawnServer({cluster, programs}: ServerOptions, port: number, logFd: number): ChildProcess {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', cluster.folder, '-p', String(port), ...flags]
  const launch = cluster.account.launch(programs.postgres, args)
  const child = spawn(launch.command, launch.args, {
    ...launch.options,
    cwd: path.parse(cluster.folder).root,
    // A session of its own: it outlives this process, and Ctrl-C in a terminal does not reach it.
    detached: true,
    stdio: ['ignore', 'ignore', logFd],
  })
  child.unref()
  return child
}

/** Null while no server has the cluster open and answers. */
async function connectReady(cluster: Cluster): Promise<RunningServer | null> {
  const postmaster = await readPostmaster(cluster.folder)
  if (!postmaster?.isReady || postmaster.port === null) return null
  if (!(await isServerAlive(postmaster, cluster.folder))) return null
  const client = await connectCluster(cluster, postmaster.port)
  return client && {client, port: postmaster.port}
}

/** Notes when the process ended; the text is of why it could not even be started. */
function watchChild(child: ChildProcess): {ended: string | null} {
  const outcome: {ended: string | null} = {ended: null}
  child.on('error', error => {
    outcome.ended = error.message
  })
  child.on('exit', () => {
    outcome.ended ??= ''
  })
  return outcome
}

/** Returns when trying again may help. */
async function judgeFailure(said: string, options: ServerOptions, port: number): Promise<null> {
  const failure = said.trim() || 'it ended without a word'
  const {cluster, logger, fixedPort} = options
  if (/could not (bind|create any TCP\/IP sockets)/.test(failure)) {
    if (fixedPort !== null) throw new StoreUnavailableError(`port ${String(port)} of the database is taken`)
    await writePort(cluster, await findFreePort())
    return null
  }
  if (/lock file .* already exists/.test(failure)) {
    const postmaster = await readPostmaster(cluster.folder)
    if (postmaster && !(await isServerAlive(postmaster, cluster.folder))) {
      logger.warn({pid: postmaster.pid}, 'left-over postmaster.pid names another program')
      await disownPostmaster(postmaster, cluster.folder)
    }
    return null
  }
  // Processes of a server that was killed end by themselves.
  if (/shared memory block .* is still in use/.test(failure)) return null
  if (/incompatible/.test(failure)) throw new ConfigError(failure)
  throw new StoreUnavailableError(`the database server of ${cluster.folder} does not start: ${failure}`)
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port)
        else reject(new Error('a listening server has no port'))
      })
    })
  })
}
