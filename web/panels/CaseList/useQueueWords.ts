import type {Ref} from 'vue'
import {isCaseOpen, isOverdue, type CaseSummary} from '#contract/caseFile.ts'
import {useFormat} from '#web/i18n/useFormat.ts'
import {useT} from '#web/i18n/useT.ts'
import {useWords} from '#web/i18n/useWords.ts'
import {useSessionStore} from '#web/stores/session.ts'
import {useWatchersStore} from '#web/stores/watchers.ts'
import type {Tone} from '#web/ui/tone.ts'
import {GROUP_OF_NEED, type CaseNeed} from './caseNeed.ts'

/** Needs that a badge says; what else a case needs its due time or its step says. */
const BADGE_TONE = {
  fireAlarm: 'act',
  telephone: 'act',
  release: 'act',
  missed: 'act',
  unattendedFire: 'act',
  attendedFire: 'calm',
} as const satisfies Partial<Record<CaseNeed, Tone>>

/** The cases of the queue in words that are ready to read. Call it in `setup`. */
export function useQueueWords(now: Readonly<Ref<number>>) {
  const watchers = useWatchersStore()
  const session = useSessionStore()
  const t = useT()
  const format = useFormat()
  const words = useWords()

  function rowOf(caseFile: CaseSummary, need: CaseNeed) {
    const {kind, level, place} = caseFile
    return {
      kindShort: t(`case.kindShort.${kind}`),
      kind: t(`case.kind.${kind}`),
      title: words.caseTitle(caseFile),
      place: words.placeName(place),
      stage: stageOf(caseFile, need),
      level: t(`case.level.${level}`),
      isGrave: level <= 2,
      time: timeOf(caseFile.reportedAt),
      due: dueOf(caseFile),
      badge: isBadged(need) ? {tone: BADGE_TONE[need], word: t(`need.${need}`)} : null,
      drillWord: caseFile.isDrill ? t('drill.word') : '',
      outsideWord: place.isOutside ? t('case.outside') : '',
      hands: handsOf(caseFile),
    } as const
  }

  /** The time of day for what came in today, else the day. */
  function timeOf(at: number): string {
    const day = format.shortDay(at)
    return day === format.shortDay(now.value) ? format.time(at) : day
  }

  /** What the case waits for, where somebody must do it; else its step. */
  function stageOf({stage}: CaseSummary, need: CaseNeed): string {
    const group = GROUP_OF_NEED[need]
    return group === 'waiting' || group === 'resting' ? t(`need.${need}`) : t(`case.stage.${stage}`)
  }

  /** Who has taken it upon himself, and which others have it open. */
  function handsOf({caseCode, claimedBy}: CaseSummary): string {
    const others = (watchers.byCase.get(caseCode) ?? []).filter(
      user => user !== claimedBy && user !== session.session?.user,
    )
    return [
      claimedBy !== null && t('mark.claimedBy', {user: claimedBy}),
      others.length > 0 && t('mark.watchedBy', {users: format.listInWords(others)}),
    ]
      .filter(Boolean)
      .join(' · ')
  }

  function dueOf(caseFile: CaseSummary) {
    const {dueAt} = caseFile
    if (dueAt === null) {
      return {tone: 'off', word: isCaseOpen(caseFile) ? t('mark.noClock') : t('case.closed')} as const
    }
    const duration = format.duration(dueAt - now.value)
    if (isOverdue(caseFile, now.value)) return {tone: 'late', word: t('case.overdueBy', {duration})} as const
    const isAtRisk = caseFile.atRiskAt !== null && caseFile.atRiskAt <= now.value
    return {tone: isAtRisk ? 'late' : 'calm', word: t('case.dueIn', {duration})} as const
  }

  return {rowOf}
}

function isBadged(need: CaseNeed): need is keyof typeof BADGE_TONE {
  return Object.hasOwn(BADGE_TONE, need)
}
