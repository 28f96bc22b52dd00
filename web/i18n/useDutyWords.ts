import type {DutySpell, UnitDuty} from '#contract/roster.ts'
import {useSituationStore} from '#web/stores/situation.ts'
import {useFormat} from './useFormat.ts'
import {useT} from './useT.ts'

const DAY_MS = 86_400_000

/** What units' duty is called. Call it in `setup`. */
export function useDutyWords() {
  const situation = useSituationStore()
  const format = useFormat()
  const t = useT()

  /** The time of day, with its day where that is not within a day from now. */
  function timeOf(at: number): string {
    return Math.abs(at - situation.pictureNow) < DAY_MS ? format.time(at) : format.dateTime(at)
  }

  /** Whether a unit is on duty, by what, and until when. */
  function dutyWord(duty: UnitDuty): string {
    switch (duty.source) {
      case 'none':
        return t('roster.noRoster')
      case 'unit':
        return t('roster.saidOff')
      case 'officer':
        return orderWord(duty)
      case 'roster':
        return duty.isOnDuty ? onWord(duty) : offWord(duty)
    }
  }

  function orderWord({isOnDuty, until, order}: UnitDuty): string {
    const by = order?.by ?? ''
    if (isOnDuty) {
      return until === null
        ? t('roster.orderedOn', {by})
        : t('roster.orderedOnUntil', {by, time: timeOf(until)})
    }
    return until === null
      ? t('roster.orderedOff', {by})
      : t('roster.orderedOffUntil', {by, time: timeOf(until)})
  }

  function onWord({until, spell}: UnitDuty): string {
    const shift = spell?.shift ?? ''
    return until === null ? t('roster.alwaysOn', {shift}) : t('roster.onUntil', {shift, time: timeOf(until)})
  }

  function offWord({until}: UnitDuty): string {
    return until === null ? t('roster.off') : t('roster.offUntil', {time: timeOf(until)})
  }

  /** A shift and when it begins. */
  function spellWord(spell: DutySpell | null): string {
    return spell ? t('roster.from', {shift: spell.shift, time: timeOf(spell.since)}) : ''
  }

  return {dutyWord, spellWord, timeOf}
}
