import {startEmbeddedPostgres} from '#server/store/embeddedPostgres.ts'
import {openStore} from '#server/store/openStore.ts'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {makeDataFolder, removeDataFolder, serverPid} from '../fixtures/dataFolder.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'
import {spawnStoreNode} from '../fixtures/spawnStoreNode.ts'
import {until} from '../fixtures/until.ts'

const rounds = 20

let dataFolder: string
beforeEach(async () => {
  dataFolder = await makeDataFolder()
})
afterEach(() => removeDataFolder(dataFolder))

test('everything acknowledged is there once after a node was killed 20 times under load, and its PostgreSQL with it', async () => {
  const acknowledged = new Map<number, string>()
  for (let round = 0; round < rounds; round += 1) {
    const node = spawnStoreNode({dataFolder, prefix: `r${String(round)}`, senders: 8})
    await node.ready
    // A different moment each time: after a few records, or after many.
    await until('it has acknowledged enough', () => node.acknowledged.size > 40 * (round % 7), 60_000)
    if (round % 3 === 1) {
      // The server alone first: the node goes on, starts it again, and is killed while at it or later.
      process.kill((await serverPid(dataFolder)) ?? 0, 'SIGKILL')
      const before = node.acknowledged.size
      if (round % 2 === 0) await until('it appends again', () => node.acknowledged.size > before + 20, 60_000)
    }
    await node.end('SIGKILL')
    if (round % 3 === 2) {
      const pid = await serverPid(dataFolder)
      if (pid !== null) process.kill(pid, 'SIGKILL')
    }
    for (const [seq, id] of node.acknowledged) {
      expect(acknowledged.get(seq), `record ${String(seq)} was acknowledged before`).toBeUndefined()
      acknowledged.set(seq, id)
    }
  }

  const postgres = await startEmbeddedPostgres({dataFolder, logger})
  const store = await openStore({connectionString: postgres.connectionString, logger, clock: Date.now})
  const kept = new Map<number, string>()
  for (;;) {
    const page = await store.log.readAfter(kept.size, 5_000)
    if (page.length === 0) break
    for (const record of page) kept.set(record.seq, record.sourceId)
  }
  expect(acknowledged.size).toBeGreaterThan(1_000)
  const lost = [...acknowledged].filter(([seq, id]) => kept.get(seq) !== id)
  expect(lost).toEqual([])
  expect(new Set(kept.values()).size).toBe(kept.size)
  expect(await store.verify()).toMatchObject({ok: true, count: kept.size})
  await store.close()
  await postgres.stop()
  expect(await serverPid(dataFolder)).toBeNull()
}, 240_000)
