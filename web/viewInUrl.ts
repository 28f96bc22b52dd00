import {watch} from 'vue'
import type {LocationQuery, LocationQueryRaw, Router} from 'vue-router'
import {areaCodeSchema, caseCodeSchema, positionSchema, premisesIdSchema} from '#contract/ids.ts'
import {MAP_FIGURES, useViewStore, type MapCamera} from './stores/view.ts'

/** What of the view the URL carries: `?area=&case=&premises=&figure=&z=`. */
interface UrlView {
  readonly drillCode: ReturnType<typeof useViewStore>['drillCode']
  readonly selectedCaseCode: ReturnType<typeof useViewStore>['selectedCaseCode']
  readonly selectedPremisesId: ReturnType<typeof useViewStore>['selectedPremisesId']
  readonly figure: ReturnType<typeof useViewStore>['figure']
  readonly camera: MapCamera | null
}

/** The view in a query; what cannot be read counts as absent. */
export function readUrlView(query: LocationQuery): UrlView {
  return {
    drillCode: areaCodeSchema.safeParse(query['area']).data ?? null,
    selectedCaseCode: caseCodeSchema.safeParse(query['case']).data ?? null,
    selectedPremisesId: premisesIdSchema.safeParse(query['premises']).data ?? null,
    figure: MAP_FIGURES.find(figure => figure === query['figure']) ?? 'open',
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
  const {area: _area, case: _case, premises: _premises, figure: _figure, z: _camera, ...others} = query
  return {
    ...others,
    ...(view.drillCode !== null && {area: view.drillCode}),
    ...(view.selectedCaseCode !== null && {case: view.selectedCaseCode}),
    ...(view.selectedPremisesId !== null && {premises: view.selectedPremisesId}),
    ...(view.figure !== 'open' && {figure: view.figure}),
    ...(view.camera !== null && {z: writeCamera(view.camera)}),
  }
}

/** Keeps the view store and the URL the same, whichever of them changes, so that a reload or a link shows the same. */
export function mirrorViewInUrl(router: Router): void {
  const view = useViewStore()

  router.afterEach(to => {
    const surface = to.meta.surface
    if (surface !== 'wall' && surface !== 'desk') return
    const {drillCode, selectedCaseCode, selectedPremisesId, figure, camera} = readUrlView(to.query)
    // The address has the camera rounded: what it says already is not taken from it again.
    const isSameCamera =
      camera !== null && view.camera !== null && writeCamera(view.camera) === writeCamera(camera)
    const kept = isSameCamera ? view.camera : camera
    view.drillTo(drillCode)
    view.moveCamera(kept)
    view.selectCase(selectedCaseCode)
    view.selectPremises(selectedPremisesId)
    view.showFigure(figure)
  })

  watch(
    () => [view.drillCode, view.selectedCaseCode, view.selectedPremisesId, view.figure, view.camera],
    () => {
      const {query, meta} = router.currentRoute.value
      if (meta.surface !== 'wall' && meta.surface !== 'desk') return
      const next = writeUrlView(query, view)
      // Each level that is drilled into is a step back for the browser.
      const isDrilled = readUrlView(query).drillCode !== view.drillCode
      if (router.resolve({query}).fullPath !== router.resolve({query: next}).fullPath)
        void (isDrilled ? router.push({query: next}) : router.replace({query: next}))
    },
  )
}
