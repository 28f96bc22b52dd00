import {createPinia, setActivePinia} from 'pinia'
import {beforeEach, describe, expect, it} from 'vitest'
import {areaCodeSchema} from '#contract/ids.ts'
import {useMapPicture} from '#web/map/useMapPicture.ts'
import {useAlarmsStore} from '#web/stores/alarms.ts'
import {useAreaFiguresStore} from '#web/stores/areaFigures.ts'
import {useCasesStore} from '#web/stores/cases.ts'
import {usePremisesStore} from '#web/stores/premises.ts'
import {useViewStore} from '#web/stores/view.ts'
import {PALETTES, toRgba} from '#web/theme/palette.ts'
import {alarmOf, caseOf} from '../wall/entities.ts'
import {premisesTableOf} from './premisesTables.ts'

const community = areaCodeSchema.parse('330383198001')
const place = {position: [120.5, 27.5], gridCell: null, community, isOutside: false}

beforeEach(() => {
  setActivePinia(createPinia())
})

describe('what the map draws', () => {
  it('is the open cases and standing alarms, and within a chosen part of the day all that came in', () => {
    useCasesStore().replaceAll([
      caseOf({openedSeq: 1, reportedAt: 100, place}),
      caseOf({openedSeq: 2, reportedAt: 150, stage: 'evaluated', place}),
      caseOf({openedSeq: 3, reportedAt: 300, place}),
    ])
    useAlarmsStore().replaceAll([
      alarmOf({raisedSeq: 1, raisedAt: 120, clearedAt: 130}),
      alarmOf({raisedSeq: 2, raisedAt: 400}),
    ])
    const picture = useMapPicture()
    expect(picture.cases.value.map(({caseFile}) => caseFile.openedSeq)).toEqual([1, 3])
    expect(picture.alarms.value.map(({state}) => state)).toEqual(['urgent'])

    useViewStore().setTimeWindow({from: 100, to: 200})
    expect(picture.cases.value.map(({caseFile}) => caseFile.openedSeq)).toEqual([1, 2])
    expect(picture.values.value.get(community)).toBe(2)
    expect(picture.alarms.value.map(({state}) => state)).toEqual(['attended'])
  })

  it('marks premises with an alarm in the colour of what it asks for, in either theme', () => {
    usePremisesStore().replaceAll(
      premisesTableOf([
        [120.5, 27.5],
        [120.6, 27.6],
      ]),
    )
    useAlarmsStore().replaceAll([alarmOf({premisesId: 'P1'}), alarmOf({raisedSeq: 2, premisesId: 'gone'})])
    const picture = useMapPicture()
    expect([...picture.premises.value.marks]).toEqual([[1, toRgba(PALETTES.dark.act)]])
    useViewStore().setTheme('light')
    expect([...picture.premises.value.marks]).toEqual([[1, toRgba(PALETTES.light.act)]])
  })

  it('keeps the identity of what a change does not touch', () => {
    useCasesStore().replaceAll([caseOf({place})])
    usePremisesStore().replaceAll(premisesTableOf([[120.5, 27.5]]))
    const picture = useMapPicture()
    const before = [picture.premises.value, picture.alarms.value, picture.units.value]
    useCasesStore().applyChanges([caseOf({openedSeq: 2, place})], [])
    useAreaFiguresStore().replaceAll([])
    expect(picture.cases.value).toHaveLength(2)
    const after = [picture.premises.value, picture.units.value]
    expect(after[0]).toBe(before[0])
    expect(after[1]).toBe(before[2])
  })
})
