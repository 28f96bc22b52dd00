import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {callEvents} from '#mock/calls/callEvents.ts'
import {readCalls} from '#mock/calls/readCalls.ts'
import {createFourPlatformsConnector} from '#server/connectors/four-platforms/fourPlatformsConnector.ts'
import {toCaseAnswer} from '#server/domain/caseAnswer.ts'
import {reduceRecord} from '#server/domain/reduceRecord.ts'
import {responseFigures} from '#server/domain/responseFigures.ts'
import {CityState, EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {squareContext} from '../fixtures/city.ts'

const REAL_FILE = fileURLToPath(
  new URL('../../../shared/data/san-francisco/fire-calls-2020-04.csv', import.meta.url),
)

describe.skipIf(!existsSync(REAL_FILE))('the recorded calls of San Francisco, taken in as records', () => {
  it('have the response times of their file: 111 s to the order and 306 s to the scene, by unit', async () => {
    const {calls} = await readCalls(REAL_FILE)
    const connector = createFourPlatformsConnector({now: Date.now})
    const context = squareContext()
    const state = new CityState(EMPTY_IMAGE)
    let seq = 0
    for (const {event, at} of calls.flatMap(callEvents).sort((a, b) => a.at - b.at)) {
      const outcome = connector.readEvent(event)
      if (!outcome.ok) throw new Error(`${event.id}: ${outcome.code}`)
      for (const record of outcome.records) {
        const {changes} = reduceRecord({...record, seq: ++seq, recordedAt: at}, state, context)
        for (const change of changes) state.apply(change)
      }
    }
    const cases = [...state.cases.values()].map(caseFile => ({
      ...toCaseAnswer(caseFile),
      kind: caseFile.kind,
      community: null,
      reportedAt: caseFile.reportedAt,
    }))
    const {spans, rows} = responseFigures(cases, {per: 'unit', targets: [], dayOf: () => ''})
    const span = (from: string, to: string) => spans.find(each => each.from === from && each.to === to)
    expect(rows).toBe(10_410)
    expect(span('received', 'dispatched')).toMatchObject({count: 10_410, quantiles: {p50: 111}})
    expect(span('dispatched', 'onScene')).toMatchObject({count: 8_694, quantiles: {p50: 306}})
  })
})
