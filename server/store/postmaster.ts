import {readFile, readlink, realpath, writeFile} from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import {ConfigError} from '../errors.ts'
import {CLUSTER_DATABASE, CLUSTER_USER, type Cluster} from './cluster.ts'
import {connectionOptions} from './databasePool.ts'
import {isUnavailable} from './storeErrors.ts'

/** What a cluster's `postmaster.pid` says of the server that has it open. */
export interface Postmaster {
  readonly pid: number
  /** Null while it has not got that far. */
  readonly port: number | null
  readonly isReady: boolean
  /** The file as read. */
  readonly text: string
}

/** Null when no server has the cluster open, or none that was ended properly. */
export async function readPostmaster(folder: string): Promise<Postmaster | null> {
  const text = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(pid) || pid <= 0) return null
  return {pid, port: port > 0 ? port : null, isReady: lines[7]?.trim() === 'ready', text}
}

/**
 * Whether the process still runs and is the server of this cluster, not another program that got its number. Where the
 * system does not tell what a process is (no /proc), any running process counts.
 */
export async function isServerAlive({pid}: Postmaster, folder: string): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, as another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  if (process.platform !== 'linux') return true
  // A server's working directory is its cluster.
  const place = await readlink(`/proc/${String(pid)}/cwd`).catch(() => null)
  return place === (await realpath(folder))
}

/**
 * Frees a cluster whose `postmaster.pid` names a process that is another program: PostgreSQL takes a file that names
 * the process which starts it as left over, and still looks whether old server processes use its shared memory.
 */
export async function disownPostmaster({text}: Postmaster, folder: string): Promise<void> {
  const file = path.join(folder, 'postmaster.pid')
  const present = await readFile(file, 'utf8').catch(() => '')
  if (present !== text) return
  await writeFile(file, text.replace(/^\d+/, String(process.pid)))
}

export function clusterUrl({password}: Cluster, port: number): string {
  return `postgresql://${CLUSTER_USER}:${password}@127.0.0.1:${String(port)}/${CLUSTER_DATABASE}`
}

/**
 * A connection to the cluster's server at `port`, after making sure that it is this cluster's; null when nothing
 * answers there yet. Throws ConfigError when the server refuses our password or serves another folder.
 */
export async function connectCluster(cluster: Cluster, port: number): Promise<pg.Client | null> {
  const client = new pg.Client(connectionOptions(clusterUrl(cluster, port), {isBounded: true}))
  client.on('error', () => {}) // Whoever uses the connection hears of it by its own listener or its next query.
  try {
    await client.connect()
    const {rows} = await client.query<{folder: string}>("select current_setting('data_directory') as folder")
    const served = rows[0]?.folder ?? ''
    if ((await realpath(served)) === (await realpath(cluster.folder))) return client
    throw new ConfigError(`the server at port ${String(port)} serves ${served}, not ${cluster.folder}`)
  } catch (error) {
    await client.end().catch(() => {}) // It is being thrown away; how it ends does not matter.
    if (error instanceof pg.DatabaseError && error.code?.startsWith('28')) {
      throw new ConfigError(`the server of ${cluster.folder} refuses the password kept there`, {cause: error})
    }
    if (isUnavailable(error)) return null
    throw error
  }
}
