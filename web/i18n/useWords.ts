import type {Alarm} from '#contract/alarm.ts'
import type {CaseSummary, Place} from '#contract/caseFile.ts'
import type {AreaCode} from '#contract/ids.ts'
import {useAlarmsStore} from '#web/stores/alarms.ts'
import {useCityStore} from '#web/stores/city.ts'
import {useT, type MessageKey} from './useT.ts'
import {zhCN} from './zhCN.ts'

/** Names of entities in the user's words. Call it in `setup`. */
export function useWords() {
  const cityStore = useCityStore()
  const alarmsStore = useAlarmsStore()
  const t = useT()

  /** The reporter's title, or for a case that alarms opened one made of the panel's name. */
  function caseTitle(caseFile: Pick<CaseSummary, 'title' | 'origin' | 'address'>): string {
    if (caseFile.title !== null) return caseFile.title
    return t('case.alarmTitle', {place: alarmPlace(caseFile)})
  }

  /** The panel's registered name, or its address for one that nobody registered. */
  function panelName({panelName: name, panelAddress}: Pick<Alarm, 'panelName' | 'panelAddress'>): string {
    return name ?? t('alarm.unknownPanel', {address: panelAddress})
  }

  /** What kind of part speaks, after the tables of GB/T 26875.3. */
  function partName({partType, systemType}: Pick<Alarm, 'partType' | 'systemType'>): string {
    if (partType !== null) return numbered('partType', partType) ?? t('alarm.unknownPart', {n: partType})
    if (systemType === null) return t('alarm.panelItself')
    return numbered('systemType', systemType) ?? t('alarm.unknownSystem', {n: systemType})
  }

  function areaName(code: AreaCode): string {
    return cityStore.areasByCode.get(code)?.name ?? code
  }

  /** Community and grid cell of a place, the former once where the latter's name begins with it; or why there is none. */
  function placeName(place: Place): string {
    if (place.isOutside) return t('area.outside')
    const [community, gridCell] = [place.community, place.gridCell].map(code => code && areaName(code))
    if (!gridCell) return community || t('area.noPosition')
    return !community || gridCell.startsWith(community) ? gridCell : `${community} · ${gridCell}`
  }

  function alarmPlace({origin, address}: Pick<CaseSummary, 'origin' | 'address'>): string {
    if (origin.type !== 'alarm') return address
    const alarm = origin.alarmIds.map(id => alarmsStore.byId.get(id)).find(found => found !== undefined)
    if (alarm) return panelName(alarm)
    return address || t('alarm.unknownPanel', {address: origin.panelAddress})
  }

  function numbered(table: 'partType' | 'systemType', n: number): string | null {
    const key = `${table}.${n}`
    return isNumberedKey(table, n, key) ? t(key) : null
  }

  return {caseTitle, panelName, partName, areaName, placeName}
}

function isNumberedKey(table: 'partType' | 'systemType', n: number, key: string): key is MessageKey {
  return key !== '' && Object.hasOwn(zhCN[table], n)
}
