import {computed} from 'vue'
import type {CaseCommandName} from '#contract/caseCommand.ts'
import type {HazardCommandName} from '#contract/hazard.ts'
import {useT} from '#web/i18n/useT.ts'
import {useCityStore} from '#web/stores/city.ts'
import {useDrillsStore} from '#web/stores/drills.ts'
import {useSessionStore} from '#web/stores/session.ts'
import {useViewStore} from '#web/stores/view.ts'
import type {DeskPlace} from './useDeskKeys.ts'
import type {PaletteEntry} from './paletteEntries.ts'

/** What the desk can do beside commands of the case in hand. */
export interface PaletteActions {
  readonly offered: () => readonly CaseCommandName[]
  readonly begin: (name: CaseCommandName) => void
  readonly dispatch: () => void
  readonly acknowledge: () => void
  readonly find: () => void
  readonly goTo: (place: DeskPlace) => void
  readonly push: () => void
  readonly help: () => void
  readonly allowSound: () => void
  readonly showLayout: (layout: DeskLayout) => void
  readonly toggleCoverage: () => void
  readonly toggleRisk: () => void
  readonly newCase: () => void
  readonly goToDrill: (query: {scenario: string} | {end: string}) => void
  readonly offeredOfHazard: () => readonly HazardCommandName[]
  readonly beginOfHazard: (name: HazardCommandName) => void
  readonly toggleList: () => void
}
export type DeskLayout = 'whole' | 'map' | 'panels'

/** The palette's entries, those of the case in hand first. Call it in `setup`. */
export function usePaletteEntries(actions: PaletteActions) {
  const view = useViewStore()
  const session = useSessionStore()
  const city = useCityStore()
  const drills = useDrillsStore()
  const t = useT()

  /** Ends the drill under way, or starts one of those that can be played. */
  function drillEntries(): PaletteEntry[] {
    const mayLead = session.role === 'duty' || session.role === 'admin' || session.role === 'leader'
    if (!mayLead) return []
    if (drills.drills.length > 0) {
      return [{id: 'drill-end', text: t('drill.end'), keys: '', run: () => actions.goToDrill({end: ''})}]
    }
    return (city.city?.drillScenarios ?? []).map(({scenario, name}) => ({
      ...{id: `drill-${scenario}`, text: t('drill.startOf', {name}), keys: ''},
      run: () => actions.goToDrill({scenario}),
    }))
  }

  return computed<PaletteEntry[]>(() => {
    const ofCase = actions.offered().map(name => ({
      id: `case-${name}`,
      text: t(`commandName.${name}`),
      keys: '',
      run: () => actions.begin(name),
    }))
    const ofHazard = actions.offeredOfHazard().map(name => ({
      id: `hazard-${name}`,
      text: t(`hazard.command.${name}`),
      keys: '',
      run: () => actions.beginOfHazard(name),
    }))
    const hasCase = view.selectedCaseCode !== null
    return [
      ...ofHazard,
      ...ofCase,
      ...(hasCase
        ? [
            {id: 'dispatch', text: t('commandName.dispatch'), keys: 'D', run: actions.dispatch},
            {id: 'acknowledge', text: t('palette.acknowledge'), keys: 'S', run: actions.acknowledge},
          ]
        : []),
      {id: 'new', text: t('palette.newCase'), keys: 'B', run: actions.newCase},
      {id: 'list', text: t('hazard.keys.list'), keys: 'Q', run: actions.toggleList},
      {id: 'find', text: t('desk.keys.find'), keys: '/', run: actions.find},
      {id: 'queue', text: t('desk.keys.queue'), keys: 'G Q', run: () => actions.goTo('queue')},
      {id: 'map', text: t('palette.map'), keys: 'G M', run: () => actions.goTo('map')},
      {id: 'detail', text: t('desk.keys.detail'), keys: 'G D', run: () => actions.goTo('detail')},
      {id: 'handover', text: t('handover.open'), keys: 'G H', run: () => actions.goTo('handover')},
      {id: 'roster', text: t('roster.title'), keys: 'G R', run: () => actions.goTo('roster')},
      {id: 'fire', text: t('scene.openPage'), keys: 'G F', run: () => actions.goTo('fire')},
      {id: 'drill', text: t('drill.open'), keys: 'G E', run: () => actions.goTo('drill')},
      ...drillEntries(),
      {id: 'plans', text: t('inspection.plan.open'), keys: 'G P', run: () => actions.goTo('plans')},
      {id: 'push', text: t('wallShow.title'), keys: 'W', run: actions.push},
      {id: 'coverage', text: t('palette.coverage'), keys: 'L', run: actions.toggleCoverage},
      {id: 'risk', text: t('riskMap.switch'), keys: 'T', run: actions.toggleRisk},
      {id: 'sound', text: t('palette.sound'), keys: '', run: actions.allowSound},
      {
        id: 'theme',
        text: t('palette.theme'),
        keys: '',
        run: () => view.setTheme(view.theme === 'dark' ? 'light' : 'dark'),
      },
      {id: 'layout-whole', text: t('palette.layoutWhole'), keys: '', run: () => actions.showLayout('whole')},
      {id: 'layout-map', text: t('palette.layoutMap'), keys: '', run: () => actions.showLayout('map')},
      {
        id: 'layout-panels',
        text: t('palette.layoutPanels'),
        keys: '',
        run: () => actions.showLayout('panels'),
      },
      {id: 'help', text: t('palette.help'), keys: '?', run: actions.help},
    ]
  })
}
