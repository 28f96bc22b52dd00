import {createCaseOutbox} from '#mock/cases/caseOutbox.ts'
import type {PlannedEvent} from '#mock/cases/caseEvents.ts'
import type {CityPlaces} from '#mock/places/cityPlaces.ts'
import {planScript} from '#mock/scenarios/planScript.ts'
import type {Chapter} from '#mock/scenarios/program.ts'
import type {CaseProgressed, CaseReported} from '#contract/record.ts'
import {createFourPlatformsConnector} from '#server/connectors/four-platforms/fourPlatformsConnector.ts'

/** Everything that the backend sends of a program up to `now`, in the order of sending. */
export function sendAll(
  program: readonly Chapter[],
  {places, now, casesPerDay = 1_200}: {places: CityPlaces; now: number; casesPerDay?: number},
): readonly PlannedEvent[] {
  const outbox = createCaseOutbox({
    ...{program, places, casesPerDay},
    from: program[0]?.since ?? now,
    script: chapter => planScript(chapter, places).cases,
  })
  const sent = outbox.due(now, Infinity)
  return sent
}

/** What the server makes of the events, through its own schema; each report once. */
export function readAll(sent: readonly PlannedEvent[]) {
  const connector = createFourPlatformsConnector({now: Date.now})
  const reports = new Map<string, CaseReported>()
  const progress: CaseProgressed[] = []
  const refused: string[] = []
  for (const {event} of sent) {
    const outcome = connector.readEvent(JSON.parse(JSON.stringify(event)))
    if (!outcome.ok) refused.push(event.id)
    for (const record of outcome.ok ? outcome.records : []) {
      if (record.type === 'case.reported') reports.set(record.body.externalId, record.body)
      if (record.type === 'case.progressed') progress.push(record.body)
    }
  }
  return {reports: [...reports.values()], progress, refused}
}
