import {rhythmAt, type Moment, type Rhythm} from './cases/rhythm.ts'
import type {PanelMood} from './gb26875/beginIncident.ts'
import type {PanelSetting} from './gb26875/panelParts.ts'
import type {Premises} from './places/premisesBook.ts'
import {chapterAt, type Chapter} from './scenarios/program.ts'
import {scenarioNamed} from './scenarios/scenario.ts'

/** When false alarms come: with the cooking, with the work. */
const ALARM_RHYTHM: Readonly<Record<PanelSetting, Rhythm>> = {
  home: 'meals',
  shop: 'meals',
  workshop: 'office',
  other: 'waking',
}

const SETTING_OF_USE: Readonly<Record<string, PanelSetting>> = {
  workshop: 'workshop',
  warehouse: 'workshop',
  shop: 'shop',
  dwelling: 'home',
}
/** Where the use is not known. */
const SETTING_OF_KIND: Readonly<Record<string, PanelSetting>> = {rental: 'home', mixedUse: 'workshop'}

/** The sort of building that premises are, as far as their panel is concerned. */
export function settingOf(premises: Premises | null): PanelSetting {
  if (premises === null) return 'other'
  return SETTING_OF_USE[premises.use ?? ''] ?? SETTING_OF_KIND[premises.kind] ?? 'other'
}

interface MoodOptions {
  readonly program: readonly Chapter[]
  readonly setting: PanelSetting
  /** The local hour and weekday of an instant. */
  readonly clock: (at: number) => Moment
  /** Epoch ms. */
  readonly now: () => number
}

/** How the times are at a panel, by the hour, the weekday and the chapter that is played. */
export function createPanelMood({program, setting, clock, now}: MoodOptions): () => PanelMood {
  return () => {
    const at = now()
    const chapter = chapterAt(program, at)
    if (chapter === null) return {alarms: 0, faults: 0, pace: 1, isStorm: false}
    const {alarms, faults, hour, stormTimes} = scenarioNamed(chapter.scenario)
    const moment = clock(at)
    return {
      alarms: alarms * rhythmAt(ALARM_RHYTHM[setting], {...moment, hour: hour ?? moment.hour}),
      faults,
      pace: 1 / chapter.speed,
      isStorm: stormTimes > 1,
    }
  }
}
