import {createHmac} from 'node:crypto'
import {caseKindSchema} from '#contract/caseFile.ts'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {DEMO_SECRET, type CloudEvent} from '#mock/webhookSender.ts'
import {caseReportedEvent} from '../fixtures/caseEvents.ts'

const KINDS = caseKindSchema.options
const DESCRIPTION = 'Boxes and bicycles block the stairwell between the second and the third floor. '.repeat(
  2,
)

/** Reports of new cases all over Longgang; the label keeps those of one round apart from those of another. */
export function createLoadEvents(label: string, count: number): CloudEvent[] {
  const random = createSeededRandom(label)
  return Array.from({length: count}, (_, index) =>
    caseReportedEvent(`${label}-${String(index)}`, {
      kind: KINDS[index % KINDS.length],
      position: [120.48 + random.next() * 0.2, 27.49 + random.next() * 0.09],
      description: DESCRIPTION,
    }),
  )
}

/** A whole signed HTTP request that delivers the events, ready to be written to a connection. */
export function createDelivery(id: string, events: readonly CloudEvent[]): Buffer {
  const isSingle = events.length === 1
  const body = Buffer.from(JSON.stringify(isSingle ? events[0] : events))
  const timestamp = String(Math.floor(Date.now() / 1000))
  const key = Buffer.from(DEMO_SECRET.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
  const head = [
    'POST /api/feeds/four-platforms/events HTTP/1.1',
    'host: 127.0.0.1',
    `content-type: application/cloudevents${isSingle ? '' : '-batch'}+json`,
    `content-length: ${String(body.length)}`,
    `webhook-id: ${id}`,
    `webhook-timestamp: ${timestamp}`,
    `webhook-signature: v1,${signature}`,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}
