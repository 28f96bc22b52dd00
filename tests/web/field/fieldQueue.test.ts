import {describe, expect, it} from 'vitest'
import type {Task} from '#contract/task.ts'
import {premisesIdSchema} from '#contract/ids.ts'
import {planIdSchema} from '#contract/inspection.ts'
import type {FailureCode} from '#web/commands/failure.ts'
import type {FieldVisitRequest} from '#web/commands/field.ts'
import {FieldQueue, nextStep, type FieldStep, type QueuedStep} from '#web/surfaces/field/fieldQueue.ts'

const IDS = ['1', '2', '3'].map(n => `6f9619ff-8b86-4d01-b42d-00cf4fc9640${n}`)

function stepOf(n: 0 | 1 | 2, step: FieldStep, more: Partial<QueuedStep> = {}) {
  return {commandId: IDS[n]!, step, at: 1_000, note: '', position: null, photos: [], ...more}
}

/** A phone with a shelf, and a line that the test cuts. */
function createPhone() {
  const line: {failure: FailureCode | null; refusal: FailureCode | null} = {failure: null, refusal: null}
  const sent: {step: string; commandId: string | undefined; photoIds: readonly string[]}[] = []
  const photosSent: Blob[] = []
  const visits: FieldVisitRequest[] = []
  const visited: string[] = []
  let shelf: unknown = undefined
  const open = () =>
    new FieldQueue({
      client: {
        // eslint-disable-next-line @typescript-eslint/require-await -- what stands in for a server has nothing to wait for
        async sendStep(step, {commandId, photoIds = []}) {
          if (line.failure) return {ok: false, code: line.failure}
          sent.push({step, commandId, photoIds})
          if (line.refusal) return {ok: false, code: line.refusal}
          return {ok: true, value: {status: step} as Task}
        },
        // eslint-disable-next-line @typescript-eslint/require-await -- the same
        async sendVisit(request) {
          if (line.failure) return {ok: false, code: line.failure}
          visits.push(request)
          return line.refusal ? {ok: false, code: line.refusal} : {ok: true, value: null}
        },
        // eslint-disable-next-line @typescript-eslint/require-await -- the same
        async sendPhoto(photo) {
          if (line.failure) return {ok: false, code: line.failure}
          photosSent.push(photo)
          return {ok: true, value: `id-${photosSent.length}`}
        },
      },
      shelf: {
        read: () => Promise.resolve(shelf),
        write: steps => {
          shelf = structuredClone(steps)
          return Promise.resolve()
        },
      },
      onChanged: () => undefined,
      onAccepted: () => undefined,
      onVisited: ({premisesId}) => visited.push(premisesId),
    })
  return {line, sent, visits, visited, photosSent, open}
}

describe('steps taken on a phone', () => {
  it('wait while there is no line, survive the page, and are sent once, in order, under their own ids', async () => {
    const phone = createPhone()
    phone.line.failure = 'network'
    const before = phone.open()
    await before.add(stepOf(0, 'accepted'))
    await before.add(stepOf(1, 'enRoute'))
    expect(await before.flush()).toBe('network')
    const after = phone.open()
    await after.open()
    expect(after.entries.map(entry => 'step' in entry && entry.step)).toEqual(['accepted', 'enRoute'])
    phone.line.failure = null
    expect(await Promise.all([after.flush(), after.flush()])).toEqual([null, null])
    expect(await after.flush()).toBeNull()
    expect(phone.sent.map(({step, commandId}) => [step, commandId])).toEqual([
      ['accepted', IDS[0]],
      ['enRoute', IDS[1]],
    ])
    const last = phone.open()
    await last.open()
    expect(last.entries).toEqual([])
  })

  it('go after their photos, each of which is sent once', async () => {
    const phone = createPhone()
    const queue = phone.open()
    const photos = [1, 2].map(n => ({blob: new Blob([String(n)]), photoId: n === 1 ? 'id-known' : null}))
    await queue.add(stepOf(0, 'done', {photos}))
    await queue.flush()
    expect(phone.photosSent).toHaveLength(1)
    expect(phone.sent[0]?.photoIds).toEqual(['id-known', 'id-1'])
  })

  it('stay marked where the server will not have them, and keep no other from going', async () => {
    const phone = createPhone()
    phone.line.refusal = 'notAllowedInState'
    const queue = phone.open()
    await queue.add(stepOf(0, 'accepted'))
    await queue.add(stepOf(1, 'enRoute'))
    await queue.flush()
    expect(phone.sent).toHaveLength(2)
    expect(queue.entries.map(({refusal}) => refusal)).toEqual(['notAllowedInState', 'notAllowedInState'])
    await queue.dismiss(IDS[0]!)
    expect(queue.entries).toHaveLength(1)
  })

  it('wait for a new link where this one has run out', async () => {
    const phone = createPhone()
    phone.line.failure = 'unauthenticated'
    const queue = phone.open()
    await queue.add(stepOf(0, 'accepted'))
    expect(await queue.flush()).toBe('unauthenticated')
    expect(queue.entries.map(({refusal}) => refusal)).toEqual([null])
  })
})

describe('the next step', () => {
  it('follows the furthest that the server or the phone knows of', () => {
    expect(nextStep({status: 'delivered'}, [])).toBe('accepted')
    const waiting = [{...stepOf(0, 'accepted'), refusal: null}]
    expect(nextStep({status: 'read'}, waiting)).toBe('enRoute')
    expect(nextStep({status: 'onScene'}, waiting)).toBe('done')
  })

  it('does not count what was refused, and is none after the end', () => {
    expect(nextStep({status: 'read'}, [{...stepOf(0, 'accepted'), refusal: 'x'}])).toBe('accepted')
    expect(nextStep({status: 'onScene'}, [{...stepOf(0, 'done'), refusal: null}])).toBeNull()
    expect(nextStep({status: 'cancelled'}, [])).toBeNull()
  })
})

describe('visits reported on a phone', () => {
  const visit = {
    ...{premisesId: premisesIdSchema.parse('P1'), planId: planIdSchema.parse('plan-1')},
    ...{outcome: 'hazardsFound' as const, seen: {indoorCharging: true}, note: ''},
    hazards: [
      {kind: 'wiring' as const, severity: 'major' as const, description: 'Bare', photos: 2},
      {kind: 'other' as const, severity: 'general' as const, description: '', photos: 1},
    ],
  }
  const photos = ['a', 'b', 'c'].map(name => ({blob: new Blob([name]), photoId: null}))

  it('wait in turn with the steps, survive the page, and are sent once with each hazard’s own photos', async () => {
    const phone = createPhone()
    phone.line.failure = 'network'
    const before = phone.open()
    await before.add(stepOf(0, 'onScene'))
    await before.add({commandId: IDS[1]!, at: 2_000, photos, visit})
    expect(await before.flush()).toBe('network')
    const after = phone.open()
    await after.open()
    phone.line.failure = null
    expect(await Promise.all([after.flush(), after.flush()])).toEqual([null, null])
    expect(phone.sent.map(({step}) => step)).toEqual(['onScene'])
    expect(phone.visits).toMatchObject([
      {
        ...{commandId: IDS[1], at: 2_000, premisesId: 'P1', planId: 'plan-1', outcome: 'hazardsFound'},
        hazards: [
          {kind: 'wiring', photoIds: ['id-1', 'id-2']},
          {kind: 'other', photoIds: ['id-3']},
        ],
        photoIds: [],
      },
    ])
    expect(phone.visited).toEqual(['P1'])
    expect(after.entries).toEqual([])
  })

  it('that the server will not have stay, marked, and hold nothing up', async () => {
    const phone = createPhone()
    phone.line.refusal = 'notFound'
    const queue = phone.open()
    await queue.add({commandId: IDS[1]!, at: 2_000, photos: [], visit})
    expect(await queue.flush()).toBeNull()
    expect(queue.entries).toMatchObject([{refusal: 'notFound'}])
    expect(nextStep({status: 'accepted'}, queue.entries)).toBe('enRoute')
    expect(phone.visited).toEqual([])
  })
})
