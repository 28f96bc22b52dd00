// @vitest-environment happy-dom
import {effectScope, nextTick, shallowRef} from 'vue'
import {createPinia, setActivePinia} from 'pinia'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {wallShowSchema} from '#contract/wallShow.ts'
import {useCasesStore} from '#web/stores/cases.ts'
import {useRiskStore} from '#web/stores/risk.ts'
import {useViewStore} from '#web/stores/view.ts'
import {useWallShowsStore} from '#web/stores/wallShows.ts'
import {useFireScene} from '#web/surfaces/wall/useFireScene.ts'
import {useWallShow} from '#web/surfaces/wall/useWallShow.ts'
import {caseOf} from './entities.ts'

const CAMERA = {center: [120.6, 27.6], zoom: 15}
const caseFile = caseOf()
let scope: ReturnType<typeof effectScope>

beforeEach(() => {
  setActivePinia(createPinia())
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
})

function open(cases = [caseFile]) {
  useCasesStore().replaceAll(cases)
  const shown = scope.run(() => useWallShow(shallowRef(false)))
  if (!shown) throw new Error('the scope is over')
  return shown
}

function show(given: object) {
  const nothing = {area: null, caseCode: null, camera: null, isFollowing: false}
  useWallShowsStore().replace(null, wallShowSchema.parse({by: 'duty', at: Date.now(), ...nothing, ...given}))
}

describe('what an officer shows on a wall', () => {
  it('is looked at where it is, when it is a case', () => {
    const {focus} = open()
    expect(focus.value).toBeNull()
    show({caseCode: caseFile.caseCode})
    expect(focus.value?.position).toEqual(caseFile.place.position)
    useWallShowsStore().replace(null, null)
    expect(focus.value).toBeNull()
  })

  it('is looked at as the officer does, when it comes with his camera', () => {
    const {focus} = open()
    show({caseCode: caseFile.caseCode, camera: CAMERA})
    expect(focus.value).toBeNull()
  })

  it('leaves the map where it is, when nobody knows where the case is', () => {
    const nowhere = caseOf({place: {position: null, gridCell: null, community: null, isOutside: false}})
    const {focus} = open([nowhere])
    show({caseCode: nowhere.caseCode})
    expect(focus.value).toBeNull()
    expect(useViewStore().camera).toBeNull()
  })

  it('brings the scene that the officer chose, and the wall’s own comes back after it', async () => {
    open()
    const view = useViewStore()
    show({scene: 'fire'})
    await nextTick()
    expect(view.scene).toBe('fire')
    show({camera: CAMERA})
    await nextTick()
    expect(view.scene).toBe('city')
    useWallShowsStore().replace(null, null)
    await nextTick()
    expect(view.scene).toBe('city')
  })
})

describe('the fire scene of a wall', () => {
  it('shows the fire risk on the map, and not any more when it is over', async () => {
    const [view, risk] = [useViewStore(), useRiskStore()]
    const scene = scope.run(() => useFireScene())
    expect([scene?.isFire.value, risk.measure]).toEqual([false, null])
    view.showScene('fire')
    await nextTick()
    expect([scene?.isFire.value, risk.measure]).toEqual([true, 'probability'])
    view.showScene('city')
    await nextTick()
    expect(risk.measure).toBeNull()
  })

  it('keeps the measure that somebody chose', () => {
    const [view, risk] = [useViewStore(), useRiskStore()]
    view.showScene('fire')
    risk.show('blindSpots')
    scope.run(() => useFireScene())
    expect(risk.measure).toBe('blindSpots')
  })
})
