import {watch} from 'vue'
import type {LocationQuery, LocationQueryRaw, Router} from 'vue-router'
import {caseKindSchema, stageSchema} from '#contract/caseFile.ts'
import {hazardIdSchema} from '#contract/hazard.ts'
import {areaCodeSchema, caseCodeSchema, positionSchema, premisesIdSchema} from '#contract/ids.ts'
import {heatMeasureSchema} from '#contract/riskRoutes.ts'
import {wallSceneSchema} from '#contract/wallShow.ts'
import {useQueueStore, WHOLE_QUEUE, type QueueFilter} from './stores/queue.ts'
import {useRiskStore} from './stores/risk.ts'
import {DESK_LISTS, MAP_FIGURES, useViewStore, type MapCamera} from './stores/view.ts'

/** What of the view the URL carries: `?area=&case=&premises=&hazard=&list=&figure=&scene=&risk=&z=`. */
interface UrlView {
  readonly drillCode: ReturnType<typeof useViewStore>['drillCode']
  readonly selectedCaseCode: ReturnType<typeof useViewStore>['selectedCaseCode']
  readonly selectedPremisesId: ReturnType<typeof useViewStore>['selectedPremisesId']
  readonly selectedHazardId: ReturnType<typeof useViewStore>['selectedHazardId']
  readonly deskList: ReturnType<typeof useViewStore>['deskList']
  readonly figure: ReturnType<typeof useViewStore>['figure']
  readonly scene: ReturnType<typeof useViewStore>['scene']
  readonly camera: MapCamera | null
}

type UrlRisk = ReturnType<typeof useRiskStore>['measure']

/** The measure of fire risk in a query; what cannot be read counts as absent. */
export function readUrlRisk(query: LocationQuery): UrlRisk {
  return heatMeasureSchema.safeParse(query['risk']).data ?? null
}

/** `query` with the measure of fire risk in it. */
export function writeUrlRisk(query: LocationQueryRaw, measure: UrlRisk): LocationQueryRaw {
  const {risk: _risk, ...others} = query
  return measure === null ? others : {...others, risk: measure}
}

/** The view in a query; what cannot be read counts as absent. */
export function readUrlView(query: LocationQuery): UrlView {
  return {
    drillCode: areaCodeSchema.safeParse(query['area']).data ?? null,
    selectedCaseCode: caseCodeSchema.safeParse(query['case']).data ?? null,
    selectedPremisesId: premisesIdSchema.safeParse(query['premises']).data ?? null,
    selectedHazardId: hazardIdSchema.safeParse(query['hazard']).data ?? null,
    deskList: DESK_LISTS.find(list => list === query['list']) ?? 'cases',
    figure: MAP_FIGURES.find(figure => figure === query['figure']) ?? 'open',
    scene: wallSceneSchema.safeParse(query['scene']).data ?? 'city',
    camera: readCamera(query['z']),
  }
}

/** `lng,lat,zoom`. */
function readCamera(text: LocationQuery[string] | undefined): MapCamera | null {
  const [lng, lat, zoom] = typeof text === 'string' ? text.split(',').map(Number) : []
  const center = positionSchema.safeParse([lng, lat])
  if (!center.success || zoom === undefined || !(zoom >= 0 && zoom <= 24)) return null
  return {center: center.data, zoom}
}

function writeCamera({center: [lng, lat], zoom}: MapCamera): string {
  return [lng.toFixed(5), lat.toFixed(5), zoom.toFixed(2)].join(',')
}

/** `query` with the view in it; defaults are left out, other parameters stay. */
export function writeUrlView(query: LocationQuery, view: UrlView): LocationQueryRaw {
  const {area: _area, case: _case, premises: _premises, hazard: _hazard, ...rest} = query
  const {list: _list, figure: _figure, scene: _scene, z: _camera, ...others} = rest
  return {
    ...others,
    ...(view.drillCode !== null && {area: view.drillCode}),
    ...(view.selectedCaseCode !== null && {case: view.selectedCaseCode}),
    ...(view.selectedPremisesId !== null && {premises: view.selectedPremisesId}),
    ...(view.selectedHazardId !== null && {hazard: view.selectedHazardId}),
    ...(view.deskList !== 'cases' && {list: view.deskList}),
    ...(view.figure !== 'open' && {figure: view.figure}),
    ...(view.scene !== 'city' && {scene: view.scene}),
    ...(view.camera !== null && {z: writeCamera(view.camera)}),
  }
}

/** The desk's filter in a query, `?kind=&stage=&only=overdue,outside&closed=1`; what cannot be read counts as absent. */
export function readUrlFilter(query: LocationQuery): QueueFilter {
  const only = typeof query['only'] === 'string' ? query['only'].split(',') : []
  return {
    kind: caseKindSchema.safeParse(query['kind']).data ?? null,
    stage: stageSchema.safeParse(query['stage']).data ?? null,
    isOverdueOnly: only.includes('overdue'),
    isOutsideOnly: only.includes('outside'),
    isWithClosed: query['closed'] === '1',
  }
}

/** `query` with the desk's filter in it; defaults are left out, other parameters stay. */
export function writeUrlFilter(query: LocationQueryRaw, filter: QueueFilter): LocationQueryRaw {
  const {kind: _kind, stage: _stage, only: _only, closed: _closed, ...others} = query
  const only = [filter.isOverdueOnly && 'overdue', filter.isOutsideOnly && 'outside'].filter(Boolean)
  return {
    ...others,
    ...(filter.kind !== null && {kind: filter.kind}),
    ...(filter.stage !== null && {stage: filter.stage}),
    ...(only.length > 0 && {only: only.join(',')}),
    ...(filter.isWithClosed && {closed: '1'}),
  }
}

function isSameFilter(a: QueueFilter, b: QueueFilter): boolean {
  return JSON.stringify(writeUrlFilter({}, a)) === JSON.stringify(writeUrlFilter({}, b))
}

/** Keeps the view store, the desk's filter and the URL the same, whichever of them changes, so that a reload or a link shows the same. */
export function mirrorViewInUrl(router: Router): void {
  const view = useViewStore()
  const queue = useQueueStore()
  const risk = useRiskStore()

  router.afterEach((to, _from, failure) => {
    // An address that another one overtook is not where the page is.
    if (failure) return
    const surface = to.meta.surface
    if (surface !== 'wall' && surface !== 'desk') return
    const read = readUrlView(to.query)
    const {drillCode, selectedCaseCode, selectedPremisesId, figure, camera} = read
    // The address has the camera rounded: what it says already is not taken from it again.
    const isSameCamera =
      camera !== null && view.camera !== null && writeCamera(view.camera) === writeCamera(camera)
    const kept = isSameCamera ? view.camera : camera
    view.drillTo(drillCode)
    view.moveCamera(kept)
    view.selectCase(selectedCaseCode)
    view.selectPremises(selectedPremisesId)
    view.selectHazard(read.selectedHazardId)
    view.listAtDesk(read.deskList)
    view.showFigure(figure)
    view.showScene(read.scene)
    risk.show(readUrlRisk(to.query))
    const filter = surface === 'desk' ? readUrlFilter(to.query) : WHOLE_QUEUE
    if (!isSameFilter(filter, queue.filter)) queue.narrow(filter)
  })

  watch(
    () => [
      view.drillCode,
      view.selectedCaseCode,
      view.selectedPremisesId,
      view.selectedHazardId,
      view.deskList,
      view.figure,
      view.scene,
      view.camera,
      risk.measure,
      queue.filter,
    ],
    () => {
      const {query, meta} = router.currentRoute.value
      if (meta.surface !== 'wall' && meta.surface !== 'desk') return
      const written = writeUrlRisk(writeUrlView(query, view), risk.measure)
      const next = meta.surface === 'desk' ? writeUrlFilter(written, queue.filter) : written
      // Each level that is drilled into is a step back for the browser.
      const isDrilled = readUrlView(query).drillCode !== view.drillCode
      if (router.resolve({query}).fullPath !== router.resolve({query: next}).fullPath)
        void (isDrilled ? router.push({query: next}) : router.replace({query: next}))
    },
  )
}
