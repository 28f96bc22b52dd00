import {execFile} from 'node:child_process'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {promisify} from 'node:util'
import type pg from 'pg'
import type {Logger} from '../logger.ts'
import {prepareCluster, type Cluster} from './cluster.ts'
import {APPLICATION_NAME} from './databasePool.ts'
import {ensureServer} from './ensureServer.ts'
import {findPostgresPrograms, type PostgresPrograms} from './postgresPrograms.ts'
import {clusterUrl, isServerAlive, readPostmaster} from './postmaster.ts'

export interface EmbeddedPostgres {
  /** Stays the same while this process runs, also when the server had to be started again. */
  readonly connectionString: string
  /**
   * Stops the server, unless another node still uses it: the last one out stops it. Close this node's store first, or
   * it counts as one.
   */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** The cluster is kept in its `postgres` folder. */
  readonly dataFolder: string
  readonly logger: Logger
}

const firstRetryMs = 200
const longestRetryMs = 5_000
const goneCheckMs = 10
const gonePatienceMs = 5_000
/** How long connections that other nodes have just closed are given to go before they count as nodes. */
const othersPatienceMs = 2_000
const othersCheckMs = 50

/**
 * Starts a PostgreSQL of our own, or adopts the one that runs on this data folder already, and starts it again whenever
 * it ends while this process needs it. The first start takes a second or two, later ones a tenth. Rejects with
 * ConfigError for a folder that it cannot use, with StoreUnavailableError when the server does not start.
 */
export async function startEmbeddedPostgres({
  dataFolder,
  logger,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const programs = await findPostgresPrograms()
  const cluster = await prepareCluster({dataFolder, programs, logger})
  const stopping = new AbortController()
  const first = await ensureServer({cluster, programs, logger, fixedPort: null, signal: stopping.signal})
  const {port} = first
  let client = first.client
  const supervision = supervise()

  return {
    connectionString: clusterUrl(cluster, port),
    async stop() {
      stopping.abort()
      await supervision
      await leaveServer({cluster, programs, client, logger})
    },
  }

  /** This node's presence at the server is a connection; when it ends, the server is looked after. */
  async function supervise(): Promise<void> {
    while (await hasEnded(client, stopping.signal)) {
      logger.warn('database server lost')
      const again = await restart()
      if (again) client = again
    }
  }

  /** Tries until it succeeds; null when this node stops meanwhile. */
  async function restart(): Promise<pg.Client | null> {
    for (let retryMs = firstRetryMs; ; retryMs = Math.min(2 * retryMs, longestRetryMs)) {
      try {
        const again = await ensureServer({
          cluster,
          programs,
          logger,
          fixedPort: port,
          signal: stopping.signal,
        })
        if (again.port !== port) {
          logger.error({port: again.port, expected: port}, 'database server moved to another port')
        }
        return again.client
      } catch (error) {
        if (stopping.signal.aborted) return null
        logger.error({err: error}, 'database server does not start')
      }
      await sleep(retryMs, undefined, {signal: stopping.signal}).catch(() => {}) // The next attempt notices it.
    }
  }
}

/** Resolves when the connection ends (true) or the signal aborts first (false). */
function hasEnded(client: pg.Client, signal: AbortSignal): Promise<boolean> {
  return new Promise(resolve => {
    if (signal.aborted) resolve(false)
    const onAbort = () => resolve(false)
    signal.addEventListener('abort', onAbort, {once: true})
    client.once('end', () => {
      signal.removeEventListener('abort', onAbort)
      resolve(!signal.aborted)
    })
    // A query on a connection that ended before anybody listened fails at once.
    client.query('select 1').catch(() => {
      signal.removeEventListener('abort', onAbort)
      resolve(!signal.aborted)
    })
  })
}

async function leaveServer({
  cluster,
  programs,
  client,
  logger,
}: {
  cluster: Cluster
  programs: PostgresPrograms
  client: pg.Client
  logger: Logger
}): Promise<void> {
  const others = await countOthers(client)
  if (others === 0) {
    const postmaster = await readPostmaster(cluster.folder)
    const {command, args, options} = cluster.account.launch(programs.pgCtl, [
      'stop',
      `--pgdata=${cluster.folder}`,
      '--mode=fast',
      '--wait',
    ])
    const {env, uid, gid} = options
    await promisify(execFile)(command, args, {
      cwd: path.parse(cluster.folder).root,
      ...(env && {env}),
      ...(uid !== undefined && {uid}),
      ...(gid !== undefined && {gid}),
    })
    // pg_ctl waits for the server's file to go, which is a moment before the server itself.
    const deadline = Date.now() + gonePatienceMs
    while (postmaster && (await isServerAlive(postmaster, cluster.folder)) && Date.now() < deadline) {
      await sleep(goneCheckMs)
    }
    logger.info('database server stopped')
  } else {
    logger.info({others}, 'database server left to other nodes')
  }
  await client.end().catch(() => {}) // The server has usually ended it already.
}

/** Connections of other nodes; null when the server does not answer. Connections just closed take a moment to go. */
async function countOthers(client: pg.Client): Promise<number | null> {
  try {
    for (let waitedMs = 0; ; waitedMs += othersCheckMs) {
      const {rows} = await client.query<{others: number}>(
        'select count(*)::integer as others from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
        [APPLICATION_NAME],
      )
      const others = rows[0]?.others ?? 0
      if (others === 0 || waitedMs >= othersPatienceMs) return others
      await sleep(othersCheckMs)
    }
  } catch {
    return null // It is gone, or not reachable; then there is nothing to stop from here.
  }
}
