import {isHazardOpen, type Hazard, type HazardStep} from '#contract/hazard.ts'
import {useFormat} from '#web/i18n/useFormat.ts'
import {useT} from '#web/i18n/useT.ts'
import type {Tone} from '#web/ui/tone.ts'

const DAY_MS = 86_400_000
/** From so many days on a day of the month may be one of several years. */
const LONG_DAYS = 300

/** What is said of a hazard in more than one place. Call it in `setup`. */
export function useHazardWords() {
  const t = useT()
  const format = useFormat()

  /** How its state stands to its time. */
  function dueOf(
    hazard: Pick<Hazard, 'state' | 'dueAt'>,
    now: number,
  ): {readonly tone: Tone; readonly word: string} {
    if (!isHazardOpen(hazard) || hazard.dueAt === null) {
      return {tone: 'off', word: t(`hazard.state.${hazard.state}`)}
    }
    const duration = format.duration(hazard.dueAt - now)
    return hazard.dueAt < now
      ? {tone: 'late', word: t('hazard.overdueBy', {duration})}
      : {tone: 'calm', word: t('hazard.dueIn', {duration})}
  }

  function ageOf({foundAt}: Pick<Hazard, 'foundAt'>, now: number): string {
    const days = Math.floor((now - foundAt) / DAY_MS)
    return days < 1 ? t('hazard.foundToday') : t('hazard.foundAgo', {days})
  }

  /** Who did a step: the system and the records of before have words of their own. */
  function whoOf({by}: Pick<HazardStep, 'by'>): string {
    if (by === 'pack') return t('hazard.byPack')
    return by === 'system' ? t('hazard.bySystem') : by
  }

  /** A moment, with its year where it may be of another one. */
  function whenOf(at: number, now: number): string {
    return Math.abs(now - at) > LONG_DAYS * DAY_MS ? format.fullDateTime(at) : format.dateTime(at)
  }

  return {dueOf, ageOf, whoOf, whenOf}
}
