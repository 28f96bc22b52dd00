// @vitest-environment happy-dom
import {effectScope, shallowRef} from 'vue'
import {createPinia, setActivePinia} from 'pinia'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {wallShowSchema} from '#contract/wallShow.ts'
import {useCasesStore} from '#web/stores/cases.ts'
import {useViewStore} from '#web/stores/view.ts'
import {useWallShowsStore} from '#web/stores/wallShows.ts'
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
})
