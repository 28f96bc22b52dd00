import type {AlarmCommand} from '#contract/alarmCommand.ts'
import type {CaseCommand} from '#contract/caseCommand.ts'
import type {CaseFile} from '#contract/caseFile.ts'
import type {HttpBody, HttpParams, HttpReply} from '#contract/httpRoutes.ts'
import type {AlarmId} from '#contract/ids.ts'
import type {Outcome} from './failure.ts'
import {callHttp} from './http.ts'

/** The case that is meant, as the officer saw it. */
export type SeenCase = Pick<CaseFile, 'caseCode' | 'version'>

/** Does something with a case; refused when it has moved on since it was seen. */
export function commandCase(
  {caseCode, version}: SeenCase,
  {name, ...fields}: CaseCommand,
): Promise<Outcome<HttpReply<'commandCase'>>> {
  const commandId = crypto.randomUUID()
  return callHttp('commandCase', {
    params: {caseCode, command: name},
    body: {...fields, version, commandId},
  })
}

/** Sends units to a case. */
export function dispatchCase(
  {caseCode, version}: SeenCase,
  request: Pick<HttpBody<'dispatchCase'>, 'units' | 'note'>,
): Promise<Outcome<HttpReply<'dispatchCase'>>> {
  const commandId = crypto.randomUUID()
  return callHttp('dispatchCase', {params: {caseCode}, body: {...request, version, commandId}})
}

/** Says for a unit how far it is with its task, or calls the task off. */
export function stepTask(
  place: HttpParams<'stepTask'>,
  note: string,
): Promise<Outcome<HttpReply<'stepTask'>>> {
  const commandId = crypto.randomUUID()
  return callHttp('stepTask', {params: place, body: {commandId, ...(note !== '' && {note})}})
}

/** Acknowledges or shelves alarms, or takes them back from the shelf. */
export function commandAlarms(
  alarmIds: readonly AlarmId[],
  command: AlarmCommand,
): Promise<Outcome<HttpReply<'commandAlarms'>>> {
  const commandId = crypto.randomUUID()
  return callHttp('commandAlarms', {body: {commandId, alarmIds: [...alarmIds], command}})
}

/** Opens a case on an officer's own report. */
export function fileCase(
  report: Omit<HttpBody<'fileCase'>, 'commandId' | 'occurredAt'>,
): Promise<Outcome<HttpReply<'fileCase'>>> {
  return callHttp('fileCase', {body: {...report, commandId: crypto.randomUUID()}})
}
