import type {CaseFile} from '#contract/caseFile.ts'
import type {FeedName} from '#contract/feed.ts'
import type {HazardId} from '#contract/hazard.ts'
import type {CaseCode} from '#contract/ids.ts'
import type {PlanId} from '#contract/inspection.ts'
import type {LogRecord} from '#contract/record.ts'
import type {TaskId} from '#contract/task.ts'
import {isCaseCode} from '../domain/caseCode.ts'
import type {StateTables} from '../store/storeApi.ts'
import type {Situation} from './situation.ts'

/**
 * Brings back what coming records speak of and what had left the live state: dead letters, old cases and their old tasks,
 * closed hazards.
 * Of the tables, which another node may have taken further, only what was opened before these records counts.
 */
export async function recall(
  records: readonly LogRecord[],
  situation: Situation,
  tables: StateTables,
): Promise<void> {
  const firstSeq = records[0]?.seq ?? 0
  await recallDeadLetters(records, situation, tables)
  await recallTasks(records, situation, {tables, firstSeq})
  await recallPlans(records, situation, {tables, firstSeq})
  await recallHazards(records, situation, {tables, firstSeq})
  recallCases(await findCases(namedCases(records, situation), tables), situation, firstSeq)
  recallCases(await casesByCode(commandedCodes(records, situation), situation, tables), situation, firstSeq)
  // Who takes a case out of a merger speaks of the other one too, though only the case itself names it.
  recallCases(await casesByCode(unmergedFrom(records, situation), situation, tables), situation, firstSeq)
}

async function recallDeadLetters(
  records: readonly LogRecord[],
  {state}: Situation,
  tables: StateTables,
): Promise<void> {
  for (const record of records) {
    if (record.type !== 'deadLetter.replayed') continue
    const letter = await tables.deadLetter(record.body.deadLetterSeq)
    if (letter) state.rememberDeadLetter(letter)
  }
}

/** Plans that are kept anew or that an inspection was made for. */
async function recallPlans(
  records: readonly LogRecord[],
  {state}: Situation,
  {tables, firstSeq}: {tables: StateTables; firstSeq: number},
): Promise<void> {
  const named = new Set<PlanId>()
  for (const record of records) {
    const isOfPlan = record.type === 'inspection.reported' || record.type === 'plan.kept'
    const planId = isOfPlan ? record.body.planId : null
    if (planId !== null && !state.plan(planId)) named.add(planId)
  }
  const found = await Promise.all([...named].map(planId => tables.planById(planId)))
  for (const plan of found) if (plan && plan.updatedSeq < firstSeq) state.plans.set(plan.planId, plan)
}

function recallCases(old: readonly CaseFile[], situation: Situation, firstSeq: number): void {
  situation.remember(
    old.filter(({caseCode, openedSeq}) => openedSeq < firstSeq && !situation.state.cases.has(caseCode)),
  )
}

interface CaseKey {
  readonly feed: FeedName
  readonly externalId: string
}

/** The cases that backends' records name and that are not in the live state. */
function namedCases(records: readonly LogRecord[], {state}: Situation): readonly CaseKey[] {
  return records.flatMap(record => {
    if (record.origin === 'wanglou') return []
    if (record.type !== 'case.reported' && record.type !== 'case.progressed') return []
    const {externalId} = record.body
    const isLive =
      state.caseByExternalId(record.origin, externalId) !== undefined ||
      (isCaseCode(externalId) && state.caseByCode(externalId) !== undefined)
    return isLive ? [] : {feed: record.origin, externalId}
  })
}

async function findCases(keys: readonly CaseKey[], tables: StateTables): Promise<readonly CaseFile[]> {
  if (keys.length === 0) return []
  const codes = keys.flatMap(({externalId}) => (isCaseCode(externalId) ? externalId : []))
  const [byKey, ...byCode] = await Promise.all([
    tables.casesByExternalId(keys),
    ...codes.map(code => tables.caseByCode(code)),
  ])
  return [...byKey, ...byCode.flatMap(found => found ?? [])]
}

/** The cases that officers' commands name, and those whose tasks are spoken of. */
function commandedCodes(records: readonly LogRecord[], {state}: Situation): CaseCode[] {
  return records.flatMap(record => {
    switch (record.type) {
      case 'case.dispatched':
        return record.body.caseCode
      case 'task.stepped':
      case 'task.sent':
        return state.task(record.body.taskId)?.caseCode ?? []
      case 'case.commanded': {
        const {caseCode, command} = record.body
        return command.name === 'merge' ? [caseCode, command.into] : caseCode
      }
      default:
        return []
    }
  })
}

function unmergedFrom(records: readonly LogRecord[], {state}: Situation): CaseCode[] {
  return records.flatMap(record => {
    if (record.type !== 'case.commanded' || record.body.command.name !== 'unmerge') return []
    return state.caseByCode(record.body.caseCode)?.mergedInto ?? []
  })
}

async function casesByCode(
  codes: readonly CaseCode[],
  {state}: Situation,
  tables: StateTables,
): Promise<readonly CaseFile[]> {
  const missing = [...new Set(codes)].filter(code => state.caseByCode(code) === undefined)
  const found = await Promise.all(missing.map(code => tables.caseByCode(code)))
  return found.flatMap(caseFile => caseFile ?? [])
}

async function recallTasks(
  records: readonly LogRecord[],
  {state}: Situation,
  {tables, firstSeq}: {tables: StateTables; firstSeq: number},
): Promise<void> {
  const named = new Set<TaskId>()
  for (const record of records) {
    const isOfTask = record.type === 'task.stepped' || record.type === 'task.sent'
    if (isOfTask && state.task(record.body.taskId) === undefined) named.add(record.body.taskId)
  }
  const found = await Promise.all([...named].map(taskId => tables.taskById(taskId)))
  for (const task of found) if (task && task.createdSeq < firstSeq) state.rememberTask(task)
}

/** A hazard that this system found itself has a name that nothing had before. */
async function recallHazards(
  records: readonly LogRecord[],
  {state}: Situation,
  {tables, firstSeq}: {tables: StateTables; firstSeq: number},
): Promise<void> {
  const named = new Set<HazardId>()
  for (const record of records) {
    const isNamed =
      record.type === 'hazard.commanded' || (record.type === 'hazard.found' && record.origin !== 'wanglou')
    if (isNamed && state.hazard(record.body.hazardId) === undefined) named.add(record.body.hazardId)
  }
  const found = await Promise.all([...named].map(hazardId => tables.hazardById(hazardId)))
  for (const hazard of found) {
    if (hazard && hazard.foundSeq < firstSeq) state.hazards.set(hazard.hazardId, hazard)
  }
}
