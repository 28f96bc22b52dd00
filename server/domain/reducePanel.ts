import type {Alarm, AlarmCondition, Panel} from '#contract/alarm.ts'
import {isCaseOpen} from '#contract/caseFile.ts'
import {alarmIdSchema, type AlarmId, type CaseCode, type PanelAddress} from '#contract/ids.ts'
import type {PanelOperated, PanelStatusReported, PartStatus} from '#contract/record.ts'
import type {PartLevel} from './change.ts'
import type {CityContext, Draft} from './draft.ts'
import {openCase, type RecordMark} from './reduceCase.ts'

/** So many panels that no table knows are kept, beside the city's own: any address can be invented. */
const MOST_STRANGERS = 1_000

/** Level snapshots become edges: an alarm is raised when its condition appears in a part and ends when it is gone. */
export function reducePanelStatus(
  draft: Draft,
  body: PanelStatusReported,
  mark: RecordMark,
  context: CityContext,
): void {
  hearPanel(draft, body.address, body.receivedAt, mark, context)
  for (const part of body.parts)
    applyLevel(draft, {address: body.address, part, at: body.receivedAt}, mark, context)
}

/** A pressed manual alarm stands until the panel is reset or says that the alarm was cleared. */
export function reducePanelOperated(
  draft: Draft,
  body: PanelOperated,
  mark: RecordMark,
  context: CityContext,
): void {
  hearPanel(draft, body.address, body.receivedAt, mark, context)
  for (const {partKey, systemType, operations, observedAt} of body.operations) {
    const ends = operations.includes('reset') || operations.includes('alarmCleared')
    const isRaised = operations.includes('manualAlarm')
    if (!ends && !isRaised) continue
    const part = {
      partKey: `manual:${partKey}`,
      systemType,
      partType: null,
      status: isRaised ? 1 : 0,
      isFire: isRaised,
      isFault: false,
      description: '',
      observedAt,
    }
    if (!isRaised && !draft.part(body.address, part.partKey)) continue
    applyLevel(draft, {address: body.address, part, at: body.receivedAt}, mark, context)
  }
}

/** A panel before anything came from it: as its registration says, or without a place where it has none. */
export function silentPanel(
  address: PanelAddress,
  {panels, locate}: Pick<CityContext, 'panels' | 'locate'>,
): Panel {
  const registration = panels.get(address)
  return {
    address,
    name: registration?.name ?? null,
    isRegistered: registration !== undefined,
    premisesId: registration?.premisesId ?? null,
    place: locate(registration?.position ?? null),
    streetAddress: registration?.streetAddress ?? '',
    firstHeardAt: null,
    lastHeardAt: null,
    activeFires: 0,
    activeFaults: 0,
    updatedSeq: 0,
  }
}

/**
 * Notes that a panel was heard; one that no table knows is taken in as it is, without a place. Where there are too many
 * of these a further one is not kept, and its alarms are raised all the same.
 */
export function hearPanel(
  draft: Draft,
  address: PanelAddress,
  at: number,
  mark: RecordMark,
  context: CityContext,
): void {
  const known = draft.panel(address)
  const isStranger = !known && !context.panels.has(address)
  if (isStranger && draft.panelCount() >= context.panels.size + MOST_STRANGERS) return
  const heard: Panel = {
    ...silentPanel(address, context),
    firstHeardAt: known?.firstHeardAt ?? at,
    lastHeardAt: Math.max(at, known?.lastHeardAt ?? 0),
    updatedSeq: mark.seq,
  }
  const standing = known && {activeFires: known.activeFires, activeFaults: known.activeFaults}
  draft.put({entity: 'panel', value: {...heard, ...standing}})
}

interface LevelReport {
  readonly address: PanelAddress
  readonly part: PartStatus
  readonly at: number
}

function applyLevel(draft: Draft, report: LevelReport, mark: RecordMark, context: CityContext): void {
  const {address, part} = report
  const before = draft.part(address, part.partKey)
  // Of a panel that is not kept only a part that has raised an alarm is.
  if (!before && !part.isFire && !part.isFault && !draft.panel(address)) return
  const after: PartLevel = {
    address,
    partKey: part.partKey,
    status: part.status,
    fireAlarmId: edge(draft, report, 'fire', before?.fireAlarmId ?? null, mark, context),
    faultAlarmId: edge(draft, report, 'fault', before?.faultAlarmId ?? null, mark, context),
    updatedSeq: mark.seq,
  }
  draft.put({entity: 'part', value: after})
}

/** The alarm that stands for a condition of a part after a report. */
function edge(
  draft: Draft,
  report: LevelReport,
  condition: AlarmCondition,
  standing: AlarmId | null,
  mark: RecordMark,
  context: CityContext,
): AlarmId | null {
  const isOn = condition === 'fire' ? report.part.isFire : report.part.isFault
  if (isOn === (standing !== null)) return standing
  if (standing === null) return raise(draft, report, condition, mark, context)
  const alarm = draft.alarm(standing)
  if (alarm) {
    draft.put({entity: 'alarm', value: {...alarm, clearedAt: report.at, updatedSeq: mark.seq}})
    noteAlarm(draft, alarm, {step: 'alarmCleared', at: report.at, seq: mark.seq})
  }
  countStanding(draft, report.address, condition, -1, mark)
  return null
}

function raise(
  draft: Draft,
  {address, part, at}: LevelReport,
  condition: AlarmCondition,
  mark: RecordMark,
  context: CityContext,
): AlarmId {
  const stem = `${address}:${part.partKey}:${condition}:${String(mark.seq)}`
  let id = alarmIdSchema.parse(stem)
  for (let again = 2; draft.alarm(id); again++) id = alarmIdSchema.parse(`${stem}.${String(again)}`)
  const panel = draft.panel(address)
  const alarm: Alarm = {
    id,
    condition,
    panelAddress: address,
    panelName: panel?.name ?? null,
    premisesId: panel?.premisesId ?? null,
    systemType: part.systemType,
    partType: part.partType,
    partKey: part.partKey,
    description: part.description,
    place: panel?.place ?? context.locate(null),
    address: panel?.streetAddress ?? '',
    raisedAt: at,
    observedAt: part.observedAt,
    clearedAt: null,
    isDrill: draft.openDrills().some(({panelAddresses}) => panelAddresses.includes(address)),
    acknowledgedBy: null,
    acknowledgedAt: null,
    shelved: null,
    caseCode: null,
    raisedSeq: mark.seq,
    updatedSeq: mark.seq,
  }
  const caseCode = condition === 'fire' ? fireCase(draft, alarm, mark, context) : null
  draft.put({entity: 'alarm', value: {...alarm, caseCode}})
  countStanding(draft, address, condition, 1, mark)
  return id
}

/** The case of a fire alarm: the open one that the panel's last fire alarm joined within `groupMinutes`, or a new one. */
function fireCase(draft: Draft, alarm: Alarm, mark: RecordMark, context: CityContext): CaseCode {
  const {groupMinutes, fireCaseLevel} = context.policy.alarmRules
  const group = draft.fireGroup(alarm.panelAddress)
  const isRecent = group !== undefined && alarm.raisedAt - group.lastRaisedAt <= groupMinutes * 60_000
  const open = isRecent ? draft.caseByCode(group.caseCode) : undefined
  let caseCode: CaseCode
  if (open?.origin.type === 'alarm' && open.isDrill === alarm.isDrill && isCaseOpen(open)) {
    caseCode = open.caseCode
    const origin = {...open.origin, alarmIds: [...open.origin.alarmIds, alarm.id]}
    draft.put({entity: 'case', value: {...open, origin, updatedSeq: mark.seq}})
    noteAlarm(draft, {...alarm, caseCode}, {step: 'alarmRaised', at: alarm.raisedAt, seq: mark.seq})
  } else {
    caseCode = openCase(
      draft,
      {
        kind: 'fire',
        level: fireCaseLevel,
        title: null,
        description: alarm.description,
        address: alarm.address,
        place: alarm.place,
        origin: {
          type: 'alarm',
          feed: mark.feed,
          panelAddress: alarm.panelAddress,
          premisesId: alarm.premisesId,
          alarmIds: [alarm.id],
        },
        reporter: {role: 'sensor'},
        photos: [],
        reportedPosition: null,
        occurredAt: alarm.raisedAt,
        isDrill: alarm.isDrill,
        reportedAt: alarm.raisedAt,
        by: 'sensor',
      },
      mark,
      context,
    ).caseCode
  }
  draft.put({
    entity: 'fireGroup',
    value: {address: alarm.panelAddress, caseCode, lastRaisedAt: alarm.raisedAt, updatedSeq: mark.seq},
  })
  return caseCode
}

/** An entry in the history of an alarm's case; several alarms of one report are one entry, and the report that opened it is none. */
function noteAlarm(
  draft: Draft,
  {caseCode, description}: Pick<Alarm, 'caseCode' | 'description'>,
  {step, at, seq}: {step: 'alarmRaised' | 'alarmCleared'; at: number; seq: number},
): void {
  if (caseCode === null) return
  const before = draft.changes.findLast(
    change => change.entity === 'caseStep' && change.caseCode === caseCode && change.value.seq === seq,
  )
  const entry = before?.entity === 'caseStep' ? before.value : null
  if (entry && entry.step !== step) return
  const alarms = Number(entry?.detail?.['alarms'] ?? 0) + 1
  draft.put({
    entity: 'caseStep',
    caseCode,
    value: {seq, step, at, by: 'sensor', note: description === '' ? null : description, detail: {alarms}},
  })
}

function countStanding(
  draft: Draft,
  address: PanelAddress,
  condition: AlarmCondition,
  by: 1 | -1,
  mark: RecordMark,
): void {
  const panel = draft.panel(address)
  if (!panel) return
  const key = condition === 'fire' ? 'activeFires' : 'activeFaults'
  draft.put({entity: 'panel', value: {...panel, [key]: Math.max(0, panel[key] + by), updatedSeq: mark.seq}})
}
