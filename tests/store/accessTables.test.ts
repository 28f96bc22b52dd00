import {areaCodeSchema} from '#contract/ids.ts'
import {openStore, type Store} from '#server/store/openStore.ts'
import type {PairingRow, SessionRow} from '#server/store/storeApi.ts'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {createTestDatabase, type TestDatabase} from '../fixtures/postgres.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'

const city = areaCodeSchema.parse('330383')
const community = areaCodeSchema.parse('330383198001')

let database: TestDatabase
let store: Store
let now = 1_000
beforeEach(async () => {
  now = 1_000
  database = await createTestDatabase()
  store = await openStore({connectionString: database.connectionString, logger, clock: () => now})
})
afterEach(async () => {
  await store.close()
  await database.drop()
})

const session: SessionRow = {
  sessionId: 's1',
  tokenHash: 'h1',
  user: 'duty',
  role: 'duty',
  areas: [city],
  expiresAt: 5_000,
  wallId: null,
}
const approval = {wallId: 'w1', name: 'Lobby', areas: [city, community], by: 'duty'}
const wall = {
  wallId: 'w1',
  name: 'Lobby',
  areas: [city, community],
  pairedAt: 2_000,
  pairedBy: 'duty',
  lastSeenAt: null,
}
const wallSession: SessionRow = {
  ...session,
  sessionId: 's2',
  tokenHash: 'h2',
  user: 'wall:w1',
  role: 'wall',
  wallId: 'w1',
}
const pairing: PairingRow = {code: 'ABC234', secretHash: 'secret', expiresAt: 3_000, approved: null}

test('a user is kept under its name and replaced when saved again', async () => {
  const {access} = store
  const user = {name: 'duty', role: 'duty' as const, areas: [city], passwordHash: 'one'}
  expect(await access.userByName('duty')).toBeNull()
  await access.saveUser(user)
  await access.saveUser({...user, name: 'admin', role: 'admin'})
  await access.saveUser({...user, areas: [community], passwordHash: 'two'})
  expect(await access.userByName('duty')).toEqual({...user, areas: [community], passwordHash: 'two'})
  expect((await access.listUsers()).map(({name}) => name)).toEqual(['admin', 'duty'])
})

test('a session is found by its token and id until it is closed', async () => {
  const {access} = store
  await access.openSession(session)
  expect(await access.sessionByTokenHash('h1')).toEqual(session)
  expect(await access.sessionById('s1')).toEqual(session)
  await access.touchSession('s1', {expiresAt: 9_000, seenAt: 4_000})
  expect(await access.sessionById('s1')).toEqual({...session, expiresAt: 9_000})
  await access.touchSession('unknown', {expiresAt: 9_000, seenAt: 4_000})
  await access.closeSession('s1')
  expect(await access.sessionByTokenHash('h1')).toBeNull()
})

test('a pairing becomes a wall once, after somebody approved it', async () => {
  const {access} = store
  expect(await access.openPairing(pairing)).toBe(true)
  expect(await access.pairing('ABC234')).toEqual(pairing)
  expect(await access.claimPairing('ABC234', wall, wallSession)).toBe(false)
  expect(await access.approvePairing('ABC234', approval, 2_000)).toBe(true)
  expect(await access.approvePairing('ABC234', {...approval, by: 'other'}, 2_000)).toBe(false)
  expect(await access.pairing('ABC234')).toEqual({...pairing, approved: approval})
  const claims = await Promise.all([
    access.claimPairing('ABC234', wall, wallSession),
    access.claimPairing('ABC234', wall, wallSession),
  ])
  expect(claims.sort()).toEqual([false, true])
  expect(await access.pairing('ABC234')).toBeNull()
  expect(await access.sessionByTokenHash('h2')).toEqual(wallSession)
  expect(await access.listWalls()).toEqual([wall])
  await access.touchSession('s2', {expiresAt: 9_000, seenAt: 4_000})
  expect(await access.listWalls()).toEqual([{...wall, lastSeenAt: 4_000}])
})

test('a code is taken while its pairing lasts, and free again afterwards', async () => {
  const {access} = store
  await access.openPairing(pairing)
  now = 2_999
  expect(await access.openPairing({...pairing, secretHash: 'other', expiresAt: 6_000})).toBe(false)
  expect(await access.pairing('ABC234')).toMatchObject({secretHash: 'secret'})
  now = 3_000
  expect(await access.openPairing({...pairing, secretHash: 'other', expiresAt: 6_000})).toBe(true)
  expect(await access.pairing('ABC234')).toMatchObject({
    secretHash: 'other',
    expiresAt: 6_000,
    approved: null,
  })
})

test('an expired or unknown pairing cannot be approved', async () => {
  const {access} = store
  await access.openPairing(pairing)
  expect(await access.approvePairing('ABC234', approval, 3_000)).toBe(false)
  expect(await access.approvePairing('ZZZZZZ', approval, 2_000)).toBe(false)
})

test('a revoked wall is gone with its sessions', async () => {
  const {access} = store
  await access.openPairing(pairing)
  await access.approvePairing('ABC234', approval, 2_000)
  await access.claimPairing('ABC234', wall, wallSession)
  await access.openSession(session)
  expect(await access.revokeWall('w1')).toEqual(['s2'])
  expect(await access.listWalls()).toEqual([])
  expect(await access.sessionById('s2')).toBeNull()
  expect(await access.sessionById('s1')).toEqual(session)
  expect(await access.revokeWall('w1')).toBeNull()
})

test('sweeping forgets what expired and nothing else', async () => {
  const {access} = store
  await access.openSession(session)
  await access.openSession({...session, sessionId: 's3', tokenHash: 'h3', expiresAt: 4_999})
  await access.openPairing(pairing)
  await access.openPairing({...pairing, code: 'ABC235', expiresAt: 5_001})
  await access.sweep(5_000)
  expect(await access.sessionById('s1')).not.toBeNull()
  expect(await access.sessionById('s3')).toBeNull()
  expect(await access.pairing('ABC234')).toBeNull()
  expect(await access.pairing('ABC235')).not.toBeNull()
})
