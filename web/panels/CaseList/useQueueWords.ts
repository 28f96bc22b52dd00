import type {Ref} from 'vue'
import {isOverdue, type CaseSummary} from '#contract/caseFile.ts'
import {useFormat} from '#web/i18n/useFormat.ts'
import {useT} from '#web/i18n/useT.ts'
import {useWords} from '#web/i18n/useWords.ts'
import type {QueueContext} from './caseQueue.ts'

/** The cases of the queue in words that are ready to read. Call it in `setup`. */
export function useQueueWords(
  fires: Readonly<Ref<Pick<QueueContext, 'urgent' | 'attended'>>>,
  now: Readonly<Ref<number>>,
) {
  const t = useT()
  const format = useFormat()
  const words = useWords()

  function rowOf(caseFile: CaseSummary) {
    const {kind, stage, level, place} = caseFile
    return {
      kindShort: t(`case.kindShort.${kind}`),
      kind: t(`case.kind.${kind}`),
      title: words.caseTitle(caseFile),
      place: words.placeName(place),
      stage: t(`case.stage.${stage}`),
      level: t(`case.level.${level}`),
      isGrave: level <= 2,
      time: timeOf(caseFile.reportedAt),
      due: dueOf(caseFile),
      fire: fireOf(caseFile),
      fireWord: t('alarm.condition.fire'),
      outsideWord: place.isOutside ? t('case.outside') : '',
    } as const
  }

  /** The time of day for what came in today, else the day. */
  function timeOf(at: number): string {
    const day = format.shortDay(at)
    return day === format.shortDay(now.value) ? format.time(at) : day
  }

  function fireOf({caseCode}: CaseSummary) {
    if (fires.value.urgent.has(caseCode)) return 'urgent'
    return fires.value.attended.has(caseCode) ? 'attended' : null
  }

  function dueOf(caseFile: CaseSummary) {
    const {dueAt} = caseFile
    if (dueAt === null) return {tone: 'off', word: t('case.closed')} as const
    const duration = format.duration(dueAt - now.value)
    return isOverdue(caseFile, now.value)
      ? ({tone: 'late', word: t('case.overdueBy', {duration})} as const)
      : ({tone: 'calm', word: t('case.dueIn', {duration})} as const)
  }

  return {rowOf}
}
