import {beforeEach, describe, expect, it} from 'vitest'
import {areaCodeSchema} from '#contract/ids.ts'
import {topicSchema, type Subscribe, type SituationChanged, type SituationLoaded} from '#contract/socket.ts'
import {alarmOf} from '../wall/entities.ts'
import {createLivePicture, type LivePicture} from '#web/realtime/livePicture.ts'
import type {ConnectionState} from '#web/stores/situation.ts'
import {batch, caseWith, snapshotAt} from './pictures.ts'

const request = {scope: [areaCodeSchema.parse('330383')], topics: [...topicSchema.options]}

let time: number
let frames: (() => void)[]
let delays: number[]
let subscriptions: Subscribe[]
let answer: (request: Subscribe) => Promise<unknown>
let loads: SituationLoaded[]
let applied: SituationChanged[]
let clock: number
let connection: {state: ConnectionState; lostSince: number | null}
let isReplay: boolean
let otherContracts: number[]
let reports: unknown[]
let picture: LivePicture

beforeEach(() => {
  time = 50_000
  frames = []
  delays = []
  subscriptions = []
  answer = () => Promise.resolve({ok: true, seq: 10})
  loads = []
  applied = []
  clock = 0
  connection = {state: 'connecting', lostSince: null}
  isReplay = false
  otherContracts = []
  reports = []
  picture = createLivePicture({
    subscribe: asked => {
      subscriptions.push(asked)
      return answer(asked)
    },
    sink: {
      load: snapshot => loads.push(snapshot),
      apply: changes => applied.push(changes),
      setNow: now => (clock = now),
      setConnection: (state, lostSince) => (connection = {state, lostSince}),
    },
    scheduler: {now: () => time, onNextFrame},
    isClockRunning: () => !isReplay,
    onOtherContract: version => otherContracts.push(version),
    report: error => reports.push(error),
  })
})

/** Lets acknowledgements through. */
async function settle() {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
}

function onNextFrame(task: () => void, delayMs: number) {
  delays.push(delayMs)
  frames.push(task)
}

function paint() {
  for (const task of frames.splice(0)) task()
}

/** Lets seconds pass, with a tick in each. */
function pass(seconds: number) {
  for (let second = 0; second < seconds; second += 1) {
    time += 1_000
    picture.tick()
  }
}

async function goLive() {
  picture.connected(request)
  picture.loaded(snapshotAt(10, 1_000_000))
  await settle()
}

describe('a live picture', () => {
  it('is live once the snapshot of its first subscription is there', async () => {
    picture.connected(request)
    await settle()
    expect(connection.state).toBe('connecting')
    picture.loaded(snapshotAt(10, 1_000_000))
    expect(connection).toEqual({state: 'live', lostSince: null})
    expect(subscriptions).toEqual([request])
  })

  it('hands on one merged batch a frame, with the latest of each entity', async () => {
    await goLive()
    picture.changed(batch(10, 11, {cases: [caseWith(1, {level: 4}), caseWith(2)]}))
    picture.changed(batch(11, 12, {cases: [caseWith(1, {level: 1})]}))
    expect(applied).toEqual([])
    paint()
    expect(applied).toHaveLength(1)
    expect(applied[0]).toMatchObject({previousSeq: 10, seq: 12})
    expect(applied[0]?.cases.map(({caseCode, level}) => [caseCode.slice(18, 24), level])).toEqual([
      ['000001', 1],
      ['000002', 3],
    ])
  })

  it('lets changes in a rush wait a moment for company, but neither the first nor an alarm', async () => {
    await goLive()
    picture.changed(batch(10, 11, {cases: [caseWith(1)]}))
    paint()
    time += 100
    picture.changed(batch(11, 12, {cases: [caseWith(2)]}))
    time += 50
    picture.changed(batch(12, 13, {cases: [caseWith(3)]}))
    expect(delays).toEqual([0, 100])
    picture.changed(batch(13, 14, {alarms: [alarmOf()]}))
    expect(delays).toEqual([0, 100, 0])
    paint()
    expect(applied.map(({seq}) => seq)).toEqual([11, 14])
    time += 1_000
    picture.changed(batch(14, 15, {cases: [caseWith(4)]}))
    expect(delays.at(-1)).toBe(0)
  })

  it('resumes after a break from the record that it holds', async () => {
    await goLive()
    picture.changed(batch(10, 14))
    picture.disconnected()
    picture.connected(request)
    expect(subscriptions.at(-1)).toEqual({...request, since: 14})
  })

  it('asks for a snapshot after a gap and takes no change before that has come', async () => {
    await goLive()
    picture.changed(batch(12, 13, {cases: [caseWith(3)]}))
    expect(subscriptions.at(-1)).toEqual(request)
    picture.changed(batch(10, 13, {cases: [caseWith(3)]}))
    paint()
    expect(applied).toEqual([])
    picture.loaded(snapshotAt(13, 1_000_500))
    picture.changed(batch(13, 14, {cases: [caseWith(4)]}))
    paint()
    expect(loads).toHaveLength(2)
    expect(applied.map(({seq}) => seq)).toEqual([14])
  })

  it('takes a change that it has already in part, and drops one that is older than what it holds', async () => {
    await goLive()
    picture.changed(batch(8, 12, {cases: [caseWith(5)]}))
    picture.changed(batch(8, 11, {cases: [caseWith(6)]}))
    paint()
    expect(applied.map(({seq}) => seq)).toEqual([12])
    expect(subscriptions).toHaveLength(1)
  })

  it('asks for a snapshot when a change cannot be read, and reports it', async () => {
    await goLive()
    picture.changed({...batch(10, 11), cases: [{caseCode: 'nonsense'}]})
    expect(reports).toHaveLength(1)
    expect(subscriptions.at(-1)).toEqual(request)
  })

  it('says nothing of a break that is mended within two seconds', async () => {
    await goLive()
    picture.disconnected()
    pass(1)
    picture.connected(request)
    picture.changed(batch(10, 10))
    await settle()
    pass(5)
    expect(connection).toEqual({state: 'live', lostSince: null})
  })

  it('says since when the picture stands still, by the clock of the picture', async () => {
    await goLive()
    pass(4)
    picture.disconnected()
    pass(60)
    expect(connection).toEqual({state: 'lost', lostSince: 1_004_000})
    picture.connected(request)
    expect(connection.state).toBe('lost')
    picture.changed(batch(10, 10))
    await settle()
    expect(connection).toEqual({state: 'live', lostSince: null})
  })

  it('counts a connection without any sign of life as lost since the last one', async () => {
    await goLive()
    pass(10)
    picture.heard()
    pass(15)
    expect(connection.state).toBe('live')
    pass(1)
    expect(connection).toEqual({state: 'lost', lostSince: 1_010_000})
    picture.heard()
    expect(connection.state).toBe('live')
  })

  it('subscribes anew when the picture does not come or the subscription is refused', async () => {
    picture.connected(request)
    await settle()
    pass(9)
    expect(subscriptions).toHaveLength(1)
    pass(1)
    expect(subscriptions).toHaveLength(2)
    answer = () => Promise.resolve({ok: false, code: 'unavailable'})
    pass(10)
    await settle()
    expect(subscriptions).toHaveLength(3)
    pass(2)
    expect(subscriptions).toHaveLength(4)
  })

  it('takes no picture of another version of the contract', () => {
    picture.connected(request)
    picture.loaded({...snapshotAt(10, 1_000_000), contractVersion: 999_999, surprise: true})
    expect(otherContracts).toEqual([999_999])
    expect(loads).toEqual([])
  })

  it('lets the clock of a real city run on between changes, and that of a replay stand', async () => {
    await goLive()
    pass(3)
    expect(clock).toBe(1_003_000)
    isReplay = true
    pass(3)
    expect(clock).toBe(1_000_000)
  })

  it('is empty after it was told to forget, and does not resume where somebody else left off', async () => {
    await goLive()
    picture.changed(batch(10, 11, {cases: [caseWith(1)]}))
    picture.forget()
    paint()
    expect(applied).toEqual([])
    expect(loads.at(-1)).toMatchObject({seq: 0, cases: []})
    expect(connection).toEqual({state: 'connecting', lostSince: null})
    picture.connected(request)
    expect(subscriptions.at(-1)).toEqual(request)
  })

  it('asks for a snapshot when it follows other areas than before', async () => {
    await goLive()
    picture.disconnected()
    const other = {...request, scope: [areaCodeSchema.parse('330383198001')]}
    picture.connected(other)
    expect(subscriptions.at(-1)).toEqual(other)
  })
})
