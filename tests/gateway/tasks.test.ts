import {randomUUID} from 'node:crypto'
import sharp from 'sharp'
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import type {CaseFile} from '#contract/caseFile.ts'
import {PHOTO_LIMIT} from '#contract/taskRoutes.ts'
import {caseAt, placeAt, SHOP} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

const IN_EAST = placeAt(120.7)
const IN_WEST = placeAt(120.2)

let node: FakeNode
const cookies: Record<string, string> = {}
let nextSerial = 1

beforeAll(async () => {
  node = await startFakeNode()
  for (const user of ['leader', 'duty', 'community']) cookies[user] = (await logIn(node, user)).cookie
})
afterAll(() => node.close())
beforeEach(() => {
  node.photos.kept.length = 0
})

/** A case of the live picture that nobody has dispatched to. */
function liveCase(details: Partial<CaseFile> = {}, place = IN_EAST): CaseFile {
  const caseFile = caseAt(place, nextSerial++, details)
  node.live.apply({entity: 'case', value: caseFile})
  for (const unitState of node.live.unitStates.values()) {
    node.live.apply({
      entity: 'unitState',
      value: {...unitState, taskIds: [], status: 'available', statusSince: 0},
    })
  }
  return caseFile
}

const post = (path: string, body: unknown, user = 'duty') =>
  ask(node, path, {method: 'POST', cookie: cookies[user] ?? '', body})

const engine = {unitId: 'east-engine', capability: 'verify', etaSeconds: 60}

function dispatch({caseCode, version}: CaseFile, changes: object = {}, user = 'duty') {
  return post(`/api/cases/${caseCode}/dispatch`, {version, units: [engine], ...changes}, user)
}

describe('POST /api/cases/{caseCode}/dispatch', () => {
  it('opens the tasks and answers with them and the case as it then is', async () => {
    const caseFile = liveCase()
    const {status, body} = await dispatch(caseFile)
    expect(status).toBe(200)
    expect(body.case).toMatchObject({state: 'assigned', version: 1})
    expect(body.tasks).toMatchObject([
      {taskId: `${caseFile.caseCode}.01`, status: 'queued', channel: 'manual', by: 'duty'},
    ])
  })

  it('holds the tasks of level 1 for a second officer', async () => {
    const caseFile = liveCase({level: 1})
    expect((await dispatch(caseFile)).body.tasks).toMatchObject([{status: 'held'}])
    const release = (user: string) =>
      post(`/api/cases/${caseFile.caseCode}/releaseDispatch`, {version: 1}, user)
    expect((await release('duty')).body.code).toBe('needsOtherOfficer')
    expect((await release('leader')).status).toBe(200)
    const [task] = node.live.tasksOf(caseFile.caseCode)
    expect(task?.status).toBe('queued')
  })

  it('lets exactly one of two officers win who act at once, and tells the other what the case now is', async () => {
    const caseFile = liveCase()
    const [first, second] = await Promise.all([
      dispatch(caseFile),
      dispatch(caseFile, {units: [{...engine, unitId: 'east-walker'}]}),
    ])
    const [won, lost] = first.status === 200 ? [first, second] : [second, first]
    expect(won.status).toBe(200)
    expect(lost).toMatchObject({status: 409, body: {code: 'staleVersion', case: {version: 1}}})
    expect(node.live.tasksOf(caseFile.caseCode)).toHaveLength(1)
  })

  it('of one command id twice is one dispatch', async () => {
    const caseFile = liveCase()
    const commandId = randomUUID()
    const first = await dispatch(caseFile, {commandId})
    const again = await dispatch(caseFile, {commandId})
    expect(again.body.tasks).toEqual(first.body.tasks)
    expect(node.live.tasksOf(caseFile.caseCode)).toHaveLength(1)
  })

  it.each([
    ['an unknown unit', {...engine, unitId: 'nobody'}, 400, 'invalid', '$.units.0.unitId'],
    ['what a unit cannot do', {...engine, capability: 'ladder'}, 400, 'invalid', '$.units.0.capability'],
    ['a unit of elsewhere', {...engine, unitId: 'west-walker'}, 403, 'outOfScope', '$.units.0.unitId'],
  ])('refuses %s and says where', async (_what, unit, status, code, path) => {
    const refused = await dispatch(liveCase(), {units: [unit]}, 'community')
    expect(refused).toMatchObject({status, body: {code, path}})
  })

  it('refuses a unit off duty, one that has a task of the case, and a role that may not', async () => {
    const caseFile = liveCase()
    await post('/api/units/east-engine/status', {status: 'offDuty'})
    expect((await dispatch(caseFile)).body.code).toBe('unitOffDuty')
    await post('/api/units/east-engine/status', {status: 'available'})
    await dispatch(caseFile)
    expect((await dispatch({...caseFile, version: 1})).body.code).toBe('unitAlreadySent')
    expect((await dispatch(caseFile, {}, 'leader')).status).toBe(403)
    const elsewhere = await dispatch(liveCase({}, IN_WEST), {}, 'community')
    expect(elsewhere.status).toBe(404)
  })
})

describe('POST /api/tasks/{taskId}/{step}', () => {
  it('records what an officer was told, once for a command id', async () => {
    const caseFile = liveCase()
    await dispatch(caseFile)
    const taskId = `${caseFile.caseCode}.01`
    const commandId = randomUUID()
    const records = node.records.length
    const first = await post(`/api/tasks/${taskId}/accepted`, {commandId, note: 'by telephone'})
    expect(first.body.task).toMatchObject({status: 'accepted', note: 'by telephone'})
    const again = await post(`/api/tasks/${taskId}/accepted`, {commandId})
    expect(again.body.seq).toBe(first.body.seq)
    expect(node.records).toHaveLength(records + 1)
    expect((await post(`/api/tasks/${taskId}/cancelled`, {})).body.task.status).toBe('cancelled')
    expect(await post(`/api/tasks/${taskId}/done`, {})).toMatchObject({
      status: 409,
      body: {code: 'notAllowedInState'},
    })
    const list = await ask(node, `/api/tasks?case=${caseFile.caseCode}`, {cookie: cookies['duty'] ?? ''})
    expect(list.body.items).toMatchObject([{taskId, status: 'cancelled'}])
  })

  it('takes no time that lies ahead', async () => {
    const caseFile = liveCase()
    await dispatch(caseFile)
    const taskId = `${caseFile.caseCode}.01`
    const at = new Date(node.clock.now() + 3_600_000).toISOString()
    const {body} = await post(`/api/tasks/${taskId}/accepted`, {at})
    expect(Date.parse(body.task.since)).toBeLessThanOrEqual(node.clock.now())
  })
})

describe('the field page', () => {
  async function fieldLink(details: Partial<CaseFile> = {}) {
    const caseFile = liveCase(details)
    await dispatch(caseFile)
    const taskId = `${caseFile.caseCode}.01`
    const {body} = await post(`/api/tasks/${taskId}/link`, undefined)
    const url = new URL(body.url)
    return {caseFile, taskId, url, token: url.searchParams.get('t') ?? ''}
  }
  const bearer = (token: string) => ({authorization: `Bearer ${token}`})
  const readTask = (token: string) => ask(node, '/api/field/task', {headers: bearer(token)})
  const step = (token: string, name: string, body: unknown = {}) =>
    ask(node, `/api/field/steps/${name}`, {method: 'POST', headers: bearer(token), body})
  const upload = async (token: string, bytes: Uint8Array<ArrayBuffer>) => {
    const response = await fetch(`${node.url}/api/field/photos`, {
      method: 'POST',
      headers: {...bearer(token), 'content-type': 'application/octet-stream'},
      body: bytes,
    })
    return {status: response.status, body: JSON.parse(await response.text())}
  }
  const photo = async (format: 'jpeg' | 'png' | 'webp' | 'gif') => {
    const picture = sharp({create: {width: 40, height: 20, channels: 3, background: 'red'}})
    const written = picture.withExif({IFD0: {Copyright: 'secret place'}, IFD3: {GPSLatitude: '27/1'}})
    return new Uint8Array(await written.withMetadata({orientation: 6}).toFormat(format).toBuffer())
  }

  it('opens by its signed link and shows what the unit has to know', async () => {
    const {url, token, taskId} = await fieldLink({
      origin: {
        type: 'alarm',
        feed: 'fire-response',
        panelAddress: '000000000379' as never,
        premisesId: SHOP.id,
        alarmIds: [],
      },
    })
    expect(url.href).toMatch(/^https:\/\/city\.example\/field\?t=/)
    const {status, body} = await readTask(token)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      task: {taskId},
      case: {title: expect.any(String), reporter: {name: '张三丰'}},
      premises: {id: SHOP.id, floors: 3},
      others: [],
    })
    await step(token, 'done')
    expect((await readTask(token)).body.case.reporter).toBeNull()
  })

  it('is closed to a link that is wrong, over, or none, and to a session’s token', async () => {
    const {token} = await fieldLink()
    const session = await logIn(node, 'duty')
    for (const wrong of ['nonsense', `${token}x`, session.token]) {
      expect((await readTask(wrong)).status).toBe(401)
    }
    expect((await ask(node, '/api/field/task', {cookie: cookies['duty'] ?? ''})).status).toBe(401)
    expect((await ask(node, '/api/tasks?case=x', {headers: bearer(token)})).status).toBe(401)
    node.clock.time += 49 * 3_600_000
    expect((await readTask(token)).status).toBe(401)
    node.clock.time -= 49 * 3_600_000
  })

  it('takes a step that a phone sends twice after a dropped connection as one', async () => {
    const {token, caseFile} = await fieldLink()
    const commandId = randomUUID()
    const records = node.records.length
    const told = {commandId, note: 'Fire is out', position: [120.71, 27.5]}
    const first = await step(token, 'onScene', told)
    expect(first.body.task).toMatchObject({status: 'onScene', note: 'Fire is out'})
    expect((await step(token, 'onScene', told)).body).toEqual(first.body)
    expect(node.records).toHaveLength(records + 1)
    expect(node.live.caseByCode(caseFile.caseCode)?.state).toBe('handling')
    expect(node.live.unitStates.get('east-engine' as never)).toMatchObject({
      status: 'onScene',
      position: [120.71, 27.5],
    })
  })

  it.each(['jpeg', 'png', 'webp'] as const)(
    'keeps a %s photo upright and without its metadata',
    async format => {
      const {token, taskId} = await fieldLink()
      const sentBytes = await photo(format)
      expect(Buffer.from(sentBytes).includes('secret place')).toBe(true)
      const {status, body} = await upload(token, sentBytes)
      expect(status).toBe(201)
      expect((await upload(token, sentBytes)).body).toEqual(body)
      expect(node.photos.kept).toHaveLength(1)

      const done = await step(token, 'done', {photoIds: [body.photoId]})
      expect(done.body.task.photos).toEqual([body])
      const path = `/api/photos/${body.photoId}`
      const response = await fetch(node.url + path, {headers: {cookie: cookies['community'] ?? ''}})
      expect(response.headers.get('content-type')).toBe(`image/${format}`)
      const kept = Buffer.from(await response.arrayBuffer())
      expect(kept.includes('secret place')).toBe(false)
      const {exif, width, height} = await sharp(kept).metadata()
      expect({exif, width, height}).toEqual({exif: undefined, width: 20, height: 40})
      expect(node.live.task(taskId as never)?.photos).toHaveLength(1)
    },
  )

  it.each([
    ['text', () => Buffer.from('GIF89a is what I am not')],
    ['a GIF', () => photo('gif')],
    ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['half a photo', async () => (await photo('jpeg')).slice(0, 250)],
    ['nothing', () => Buffer.alloc(0)],
  ])('refuses %s with a code of its own', async (_what, make) => {
    const {token} = await fieldLink()
    const refused = await upload(token, new Uint8Array(await make()))
    expect(refused).toMatchObject({status: 415, body: {code: 'notAPhoto'}})
    expect(node.photos.kept).toEqual([])
  })

  it('refuses a photo over ten megabytes, and one of another task', async () => {
    const {token} = await fieldLink()
    expect(await upload(token, new Uint8Array(PHOTO_LIMIT + 1))).toMatchObject({
      status: 413,
      body: {code: 'tooLarge'},
    })
    const {body} = await upload(token, await photo('jpeg'))
    const other = await fieldLink()
    expect(await step(other.token, 'done', {photoIds: [body.photoId]})).toMatchObject({
      status: 400,
      body: {code: 'invalid', path: '$.photoIds'},
    })
  })

  it('shows photos only to those who see their case', async () => {
    const caseFile = liveCase({}, IN_WEST)
    const bytes = Buffer.from('any')
    const photoId = 'b'.repeat(64)
    await node.photos.keepPhoto({
      photoId,
      taskId: `${caseFile.caseCode}.01` as never,
      caseCode: caseFile.caseCode,
      type: 'image/png',
      bytes,
    })
    const as = async (user: string) =>
      (await ask(node, `/api/photos/${photoId}`, {cookie: cookies[user] ?? ''})).status
    expect([await as('duty'), await as('community')]).toEqual([200, 404])
  })
})
