import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {ConfigError} from '#server/errors.ts'
import {startEmbeddedPostgres, type EmbeddedPostgres} from '#server/store/embeddedPostgres.ts'
import {openStore} from '#server/store/openStore.ts'
import {restoreLinks} from '#server/store/postgresPrograms.ts'
import pg from 'pg'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {isAlive, makeDataFolder, removeDataFolder, serverPid} from '../fixtures/dataFolder.ts'
import {sessionOpened} from '../fixtures/logRecords.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'
import {spawnStoreNode} from '../fixtures/spawnStoreNode.ts'
import {until} from '../fixtures/until.ts'

const isRoot = process.getuid?.() === 0
const nobody = {uid: 65_534, gid: 65_534}
/** Whether another user can load this project at all: not when it lies in a folder of root's alone. */
const isReadableByAll = isRoot && spawnSync('test', ['-r', import.meta.filename], nobody).status === 0

let dataFolder: string
const started: EmbeddedPostgres[] = []

beforeEach(async () => {
  dataFolder = await makeDataFolder()
})

afterEach(async () => {
  for (const postgres of started.splice(0)) await postgres.stop()
  await removeDataFolder(dataFolder)
})

async function start(folder = dataFolder): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({dataFolder: folder, logger})
  started.push(postgres)
  return postgres
}

async function stop(postgres: EmbeddedPostgres): Promise<void> {
  started.splice(started.indexOf(postgres), 1)
  await postgres.stop()
}

async function ask(postgres: EmbeddedPostgres, statement: string): Promise<unknown> {
  const client = new pg.Client({connectionString: postgres.connectionString})
  await client.connect()
  try {
    const {rows} = await client.query<Record<string, unknown>>(statement)
    return Object.values(rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

async function requiredServerPid(): Promise<number> {
  const pid = await serverPid(dataFolder)
  if (pid === null) throw new Error('no server has the cluster open')
  return pid
}

/** A server that was told to stop; the system may take a moment to clear a process that has ended. */
function untilGone(pid: number): Promise<void> {
  return until('the server has ended', () => !isAlive(pid), 2_000)
}

test('what was kept is there after a stop and another start, on the same address', async () => {
  const first = await start()
  await ask(first, 'create table kept as select 42 as answer')
  const pid = await requiredServerPid()
  await stop(first)
  await untilGone(pid)
  const second = await start()
  expect(await ask(second, 'select answer from kept')).toBe(42)
  expect(second.connectionString).toBe(first.connectionString)
})

test('commits are forced to disk, only this machine can connect, and only with the password', async () => {
  const postgres = await start()
  expect(await ask(postgres, 'show fsync')).toBe('on')
  expect(await ask(postgres, 'show synchronous_commit')).toBe('on')
  expect(await ask(postgres, 'show full_page_writes')).toBe('on')
  expect(await ask(postgres, 'show listen_addresses')).toBe('127.0.0.1')
  const wrong = new URL(postgres.connectionString)
  wrong.password = 'wrong'
  await expect(ask({...postgres, connectionString: wrong.href}, 'select 1')).rejects.toThrow(/password/)
  const {mode} = await stat(path.join(dataFolder, 'postgres', 'wanglou.password'))
  expect(mode & 0o777).toBe(0o600)
})

test('the server of a node that was killed is adopted', async () => {
  const node = spawnStoreNode({dataFolder})
  const address = await node.ready
  const pid = await requiredServerPid()
  await node.end('SIGKILL')
  expect(isAlive(pid)).toBe(true)
  const postgres = await start()
  expect(postgres.connectionString).toBe(address)
  expect(await requiredServerPid()).toBe(pid)
})

test('of several nodes that start at once on an empty folder all use one server, and the last one out stops it', async () => {
  const nodes = await Promise.all([start(), start(), start()])
  expect(new Set(nodes.map(node => node.connectionString)).size).toBe(1)
  expect((await readdir(dataFolder)).sort()).toEqual(['postgres'])
  const pid = await requiredServerPid()
  await stop(nodes[0])
  expect(isAlive(pid)).toBe(true)
  await stop(nodes[1])
  await stop(nodes[2])
  await untilGone(pid)
})

test('a server is left running while a store of somebody else is connected to it', async () => {
  const postgres = await start()
  const pid = await requiredServerPid()
  const store = await openStore({connectionString: postgres.connectionString, logger, clock: Date.now})
  await store.log.append([sessionOpened('a')])
  await stop(postgres)
  expect(isAlive(pid)).toBe(true)
  await store.close()
  await stop(await start())
  await untilGone(pid)
})

test('a server that dies under a running node is started again where it was, and the store goes on', async () => {
  const postgres = await start()
  const store = await openStore({connectionString: postgres.connectionString, logger, clock: Date.now})
  await store.log.append([sessionOpened('before')])
  const pid = await requiredServerPid()
  process.kill(pid, 'SIGKILL')
  await until('another server runs', async () => ![null, pid].includes(await serverPid(dataFolder)), 30_000)
  await until('it takes writes again', () => store.isWritable(), 30_000)
  await store.log.append([sessionOpened('after')])
  expect(await store.verify()).toMatchObject({ok: true, count: 2})
  await store.close()
})

describe('a postmaster.pid that was left over', () => {
  async function leaveOver(pid: number): Promise<void> {
    const first = await start()
    await ask(first, 'create table kept as select 42 as answer')
    const file = path.join(dataFolder, 'postgres', 'postmaster.pid')
    const lines = (await readFile(file, 'utf8')).split('\n')
    await stop(first)
    await writeFile(file, [String(pid), ...lines.slice(1)].join('\n'), {mode: 0o600})
    const {uid, gid} = await stat(path.join(dataFolder, 'postgres'))
    if (isRoot) await chown(file, uid, gid)
  }

  test('by a process that is gone does not matter', async () => {
    const gone = spawn('true')
    await once(gone, 'exit')
    await leaveOver(gone.pid ?? 0)
    expect(await ask(await start(), 'select answer from kept')).toBe(42)
  })

  test('whose process number another program has got does not matter, and that program goes on', async () => {
    const first = await start()
    await stop(first)
    const {uid, gid} = await stat(path.join(dataFolder, 'postgres'))
    const other = spawn('sleep', ['60'], {cwd: '/', ...(isRoot && {uid, gid})})
    await leaveOver(other.pid ?? 0)
    expect(await ask(await start(), 'select answer from kept')).toBe(42)
    expect(isAlive(other.pid ?? 0)).toBe(true)
    other.kill()
  })
})

test('a port that another program has taken meanwhile is left to it', async () => {
  const first = await start()
  const port = Number(new URL(first.connectionString).port)
  await stop(first)
  const other = createServer()
  await new Promise<void>(resolve => other.listen(port, '127.0.0.1', resolve))
  const second = await start()
  expect(Number(new URL(second.connectionString).port)).not.toBe(port)
  expect(await ask(second, 'select 42')).toBe(42)
  await new Promise(resolve => other.close(resolve))
})

test('a cluster of another major version is named and left as it is', async () => {
  await stop(await start())
  const file = path.join(dataFolder, 'postgres', 'PG_VERSION')
  await writeFile(file, '15\n')
  const before = (await readdir(path.join(dataFolder, 'postgres'))).sort()
  const failure = startEmbeddedPostgres({dataFolder, logger})
  await expect(failure).rejects.toBeInstanceOf(ConfigError)
  await expect(failure).rejects.toThrow(
    new RegExp(`${dataFolder}/postgres is a database of PostgreSQL 15.* PostgreSQL 18`),
  )
  expect(await readFile(file, 'utf8')).toBe('15\n')
  expect((await readdir(path.join(dataFolder, 'postgres'))).sort()).toEqual(before)
})

test('a folder that holds something else is named and left as it is', async () => {
  await mkdir(path.join(dataFolder, 'postgres'))
  await writeFile(path.join(dataFolder, 'postgres', 'notes.txt'), 'mine')
  const failure = startEmbeddedPostgres({dataFolder, logger})
  await expect(failure).rejects.toBeInstanceOf(ConfigError)
  await expect(failure).rejects.toThrow(`${dataFolder}/postgres holds files but no database`)
  expect(await readFile(path.join(dataFolder, 'postgres', 'notes.txt'), 'utf8')).toBe('mine')
})

test('links that the package lost are put back', async () => {
  const folder = path.join(dataFolder, 'package')
  await mkdir(path.join(folder, 'native', 'lib'), {recursive: true})
  await writeFile(path.join(folder, 'native', 'lib', 'libx.so.1.2'), 'library')
  const links = [
    {source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1'},
    {source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so'},
  ]
  await writeFile(path.join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links))
  await symlink('libx.so.1.2', path.join(folder, 'native', 'lib', 'libx.so'))
  await restoreLinks(folder)
  for (const {target} of links) expect(await readFile(path.join(folder, target), 'utf8')).toBe('library')
})

describe.runIf(isRoot)('as root', () => {
  test('PostgreSQL runs as another user', async () => {
    await start()
    const {uid} = await stat(`/proc/${String(await requiredServerPid())}`)
    expect(uid).not.toBe(0)
  })

  test('it works in a folder that no other user may enter', async () => {
    const closed = await mkdtemp(path.join(tmpdir(), 'wanglou-closed-'))
    await chmod(closed, 0o700)
    const inside = path.join(closed, 'data')
    try {
      const first = await start(inside)
      await ask(first, 'create table kept as select 42 as answer')
      await stop(first)
      const second = await start(inside)
      expect(await ask(second, 'select answer from kept')).toBe(42)
      await stop(second)
      expect((await stat(closed)).mode & 0o777).toBe(0o700)
    } finally {
      await rm(closed, {recursive: true, force: true})
    }
  })

  test.runIf(isReadableByAll)('a process of an ordinary user does the same for itself', async () => {
    await chown(dataFolder, nobody.uid, nobody.gid)
    const node = spawnStoreNode({dataFolder, senders: 2, user: nobody})
    await node.ready
    const pid = await requiredServerPid()
    expect((await stat(`/proc/${String(pid)}`)).uid).toBe(nobody.uid)
    await until('it appends', () => node.acknowledged.size > 20)
    await node.end('SIGKILL')
    const again = spawnStoreNode({dataFolder, user: nobody})
    await again.ready
    expect(await requiredServerPid()).toBe(pid)
    await again.end('SIGTERM')
    await untilGone(pid)
  })

  test.runIf(isReadableByAll)(
    'a folder of another user is refused to an ordinary user, by name',
    async () => {
      await stop(await start())
      const node = spawnStoreNode({dataFolder, user: nobody})
      await expect(node.ready).rejects.toThrow(`${dataFolder}/postgres belongs to`)
    },
  )
})

describe.skipIf(isRoot)('as an ordinary user', () => {
  test('PostgreSQL runs as that user', async () => {
    await start()
    const {uid} = await stat(path.join(dataFolder, 'postgres'))
    expect(uid).toBe(process.getuid?.())
  })
})
