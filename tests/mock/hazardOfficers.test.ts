import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {afterEach, describe, expect, it} from 'vitest'
import {mendTime} from '#mock/enforcement/mendTime.ts'
import {startHazardOfficers} from '#mock/hazardOfficers.ts'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {until} from '../fixtures/until.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 10, 27, 8)
const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closers.splice(0).map(close => close()))
})

interface ToldHazard {
  readonly hazardId: string
  readonly state: string
  readonly hoursAgo: number
  readonly department: string | null
}

/** A centre with these open hazards, two a page, that takes every command. */
async function startCentre(hazards: readonly ToldHazard[]) {
  const commands: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://centre')
    const answer = (body: unknown) => {
      response.writeHead(200, {'content-type': 'application/json'})
      response.end(JSON.stringify(body))
    }
    const reply = () => {
      if (url.pathname === '/api/session') return {token: 'token'}
      if (request.method === 'POST') {
        commands.push(url.pathname.replace('/api/hazards/', ''))
        return {}
      }
      const from = Number(url.searchParams.get('cursor') ?? 0)
      const items = hazards.slice(from, from + 2).map(({hazardId, state, hoursAgo, department}) => ({
        ...{hazardId, state, department, version: 1},
        since: new Date(NOW - hoursAgo * HOUR).toISOString(),
        dueAt: new Date(NOW + 10 * DAY).toISOString(),
      }))
      return {items, nextCursor: from + 2 < hazards.length ? String(from + 2) : null}
    }
    request.resume().on('end', () => {
      answer(reply())
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closers.push(
    () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  )
  const {port} = server.address() as AddressInfo
  return {url: `http://127.0.0.1:${port}`, commands}
}

describe('the officers of a simulated centre', () => {
  it('order, check and close what has waited long enough, and leave the rest to others', async () => {
    const centre = await startCentre([
      {hazardId: 'old-found', state: 'found', hoursAgo: 2_000, department: null},
      {hazardId: 'new-found', state: 'found', hoursAgo: 0, department: null},
      {hazardId: 'old-rectified', state: 'rectified', hoursAgo: 2_000, department: 'Police'},
      {hazardId: 'new-rectified', state: 'rectified', hoursAgo: 0, department: null},
      {hazardId: 'pack:H1', state: 'verified', hoursAgo: 2_000, department: null},
      {hazardId: 'theirs', state: 'ordered', hoursAgo: 100, department: 'Police'},
      {hazardId: 'ours', state: 'ordered', hoursAgo: 100, department: null},
    ])
    const officers = startHazardOfficers({server: centre.url, seed: 's', now: () => NOW, log: () => {}})
    await until('they were at work', () => Promise.resolve(centre.commands.length >= 3))
    await officers.stop()
    expect(centre.commands).toEqual(['old-found/order', 'old-rectified/verify', 'pack%3AH1/close'])
    // What other departments found they have to see mended themselves; ours they are told by file.
    expect(officers.theirs()).toEqual([
      expect.objectContaining({hazardId: 'theirs', department: 'Police', orderedAt: NOW - 100 * HOUR}),
    ])
  })
})

describe('what has to be mended', () => {
  it('is mended mostly in time, sometimes late, in the end always, and never before it was wanted', () => {
    const random = createSeededRandom('mending')
    const dueAt = NOW + 20 * DAY
    const times = Array.from({length: 2_000}, () => mendTime({from: NOW, dueAt}, {random, pace: 1}))
    const share = times.filter(at => at <= dueAt).length / times.length
    expect(share).toBeGreaterThan(0.8)
    expect(share).toBeLessThan(0.92)
    expect(Math.min(...times)).toBeGreaterThan(NOW)
    expect(Math.max(...times)).toBeLessThan(NOW + 2 * 365 * DAY)
    const overdue = Array.from({length: 200}, () =>
      mendTime({from: NOW, dueAt: NOW - DAY}, {random, pace: 1}),
    )
    expect(Math.min(...overdue)).toBeGreaterThan(NOW)
    expect(mendTime({from: NOW, dueAt}, {random, pace: 0.001})).toBeLessThan(NOW + DAY)
  })
})
