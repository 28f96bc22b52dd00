import type {Indicator} from '#contract/area.ts'
import type {Tone} from '#web/ui/tone.ts'

/** From this share of overdue cases on, the city falls behind its own clocks. */
const OVERDUE_SHARE_AT_RISK = 0.1

/** How much attention a figure asks for; most ask for none, and red only while nobody is on a fire. */
export function indicatorTone(
  {id, value, numerator, denominator}: Indicator,
  {hasUrgentFire}: {hasUrgentFire: boolean},
): Tone {
  if (value === null) return 'off'
  if (id === 'activeFires') return hasUrgentFire ? 'act' : 'calm'
  if (id === 'overdueShare') return value >= OVERDUE_SHARE_AT_RISK ? 'late' : 'calm'
  if (id === 'liveFeeds') return denominator !== null && numerator < denominator ? 'late' : 'calm'
  return 'calm'
}
