import {z} from 'zod'
import {alarmConditionSchema} from '#contract/alarm.ts'
import {caseKindSchema, stageSchema} from '#contract/caseFile.ts'
import {feedNameSchema, feedStateSchema} from '#contract/feed.ts'
import type {Handover, HandoverItem} from '#contract/handover.ts'
import {unitKindSchema} from '#contract/unit.ts'
import {unitStatusSchema} from '#contract/unitState.ts'
import {useFormat} from '#web/i18n/useFormat.ts'
import {useT} from '#web/i18n/useT.ts'

/** An item of a sheet as it is read. */
export interface HandoverRow {
  /** What kind of thing it is, in a word. */
  readonly mark: string
  readonly title: string
  readonly where: string
  readonly details: readonly string[]
  readonly isLate: boolean
}

const text = z.string().nullish().catch(null)
const moment = z.number().nullish().catch(null)
const caseFacts = z.object({
  kind: caseKindSchema.catch('service'),
  level: z.literal([1, 2, 3, 4]).catch(4),
  stage: stageSchema.catch('reported'),
  ...{title: text, address: text, claimedBy: text},
  ...{dueAt: moment, stageSince: moment, escalatedAt: moment},
})
const alarmFacts = z.object({
  condition: alarmConditionSchema.catch('fault'),
  ...{description: text, address: text, panelName: text, by: text, reason: text, acknowledgedBy: text},
  ...{endsAt: moment, raisedAt: moment},
})
const feedFacts = z.object({state: feedStateSchema.catch('down'), since: moment})
const unitFacts = z.object({
  kind: unitKindSchema.nullish().catch(null),
  status: unitStatusSchema.catch('offDuty'),
  name: text,
  since: moment,
  tasks: z.number().catch(0),
})

/** The items of a sheet in words. Spans are as of the draft: a sheet says what was handed over then. Call it in `setup`. */
export function useHandoverWords() {
  const t = useT()
  const format = useFormat()

  function rowOf(item: HandoverItem, {draftedAt}: Pick<Handover, 'draftedAt'>): HandoverRow {
    switch (item.type) {
      case 'overdueCase':
      case 'openCase':
        return caseRow(item, draftedAt)
      case 'shelvedAlarm':
      case 'standingAlarm':
        return alarmRow(item, draftedAt)
      case 'deadFeed':
        return feedRow(item)
      case 'unitAway':
        return unitRow(item)
      case 'note':
        return {mark: '', title: item.remark, where: '', details: [], isLate: false}
    }
  }

  function caseRow({ref, facts, type}: HandoverItem, draftedAt: number): HandoverRow {
    const {kind, level, stage, title, address, claimedBy, dueAt, stageSince, escalatedAt} =
      caseFacts.parse(facts)
    const isLate = type === 'overdueCase'
    return {
      mark: `${t(`case.level.${level}`)} · ${t(`case.kind.${kind}`)}`,
      title: title ?? t('case.alarmTitle', {place: address ?? ''}),
      where: [address, ref].filter(Boolean).join(' · '),
      details: [
        ...when(stageSince, since =>
          t('handover.stageSince', {stage: t(`case.stage.${stage}`), span: span(since, draftedAt)}),
        ),
        ...when(dueAt, due =>
          isLate
            ? t('handover.overdueBy', {span: span(due, draftedAt)})
            : t('handover.dueAt', {time: format.dateTime(due)}),
        ),
        ...when(escalatedAt, () => t('handover.escalated')),
        ...when(claimedBy, user => t('handover.claimedBy', {user})),
      ],
      isLate,
    }
  }

  function alarmRow({facts, type}: HandoverItem, draftedAt: number): HandoverRow {
    const {condition, description, address, panelName, by, reason, acknowledgedBy, endsAt, raisedAt} =
      alarmFacts.parse(facts)
    const acknowledged = acknowledgedBy
      ? t('handover.acknowledgedBy', {user: acknowledgedBy})
      : t('handover.notAcknowledged')
    return {
      mark: t(`alarm.condition.${condition}`),
      title: panelName ?? description ?? '',
      where: [address, description].filter(Boolean).join(' · '),
      details: [
        ...when(endsAt, end =>
          t('handover.shelvedUntil', {by: by ?? '', time: format.dateTime(end), reason: reason ?? ''}),
        ),
        ...when(raisedAt, at =>
          t('handover.standingSince', {time: format.dateTime(at), span: span(at, draftedAt)}),
        ),
        ...when(raisedAt, () => acknowledged),
      ],
      isLate: type === 'standingAlarm' && !acknowledgedBy,
    }
  }

  function feedRow({ref, facts}: HandoverItem): HandoverRow {
    const {state, since} = feedFacts.parse(facts)
    const name = feedNameSchema.safeParse(ref)
    const words = t(`feed.state.${state}`)
    return {
      mark: '',
      title: name.success ? t(`feed.name.${name.data}`) : (ref ?? ''),
      where: '',
      details: [...when(since, at => t('handover.feedSince', {state: words, time: format.dateTime(at)}))],
      isLate: state === 'down',
    }
  }

  function unitRow({ref, facts}: HandoverItem): HandoverRow {
    const {kind, status, name, since, tasks} = unitFacts.parse(facts)
    const words = t(`handover.unitStatus.${status}`)
    return {
      mark: kind ? t(`unit.kind.${kind}`) : '',
      title: name ?? ref ?? '',
      where: '',
      details: [
        ...when(since, at => t('handover.unitSince', {status: words, time: format.dateTime(at)})),
        ...when(tasks || null, n => t('handover.unitTasks', {n})),
      ],
      isLate: false,
    }
  }

  function span(from: number, to: number): string {
    return format.duration(to - from)
  }

  return {rowOf}
}

/** What is known, said; nothing of what is not. */
function when<Value>(value: Value | null | undefined, say: (known: Value) => string): string[] {
  return value === null || value === undefined ? [] : [say(value)]
}
