import {watch} from 'vue'
import type {LocationQuery, LocationQueryRaw, Router} from 'vue-router'
import {areaCodeSchema, caseCodeSchema} from '#contract/ids.ts'
import {MAP_FIGURES, useViewStore} from './stores/view.ts'

/** What of the view the URL carries: `?area=&case=&figure=`. */
interface UrlView {
  readonly drillCode: ReturnType<typeof useViewStore>['drillCode']
  readonly selectedCaseCode: ReturnType<typeof useViewStore>['selectedCaseCode']
  readonly figure: ReturnType<typeof useViewStore>['figure']
}

/** The view in a query; what cannot be read counts as absent. */
export function readUrlView(query: LocationQuery): UrlView {
  return {
    drillCode: areaCodeSchema.safeParse(query['area']).data ?? null,
    selectedCaseCode: caseCodeSchema.safeParse(query['case']).data ?? null,
    figure: MAP_FIGURES.find(figure => figure === query['figure']) ?? 'open',
  }
}

/** `query` with the view in it; defaults are left out, other parameters stay. */
export function writeUrlView(query: LocationQuery, view: UrlView): LocationQueryRaw {
  const {area: _area, case: _case, figure: _figure, ...others} = query
  return {
    ...others,
    ...(view.drillCode !== null && {area: view.drillCode}),
    ...(view.selectedCaseCode !== null && {case: view.selectedCaseCode}),
    ...(view.figure !== 'open' && {figure: view.figure}),
  }
}

/** Keeps the view store and the URL the same, whichever of them changes, so that a reload or a link shows the same. */
export function mirrorViewInUrl(router: Router): void {
  const view = useViewStore()

  router.afterEach(to => {
    const surface = to.meta.surface
    if (surface !== 'wall' && surface !== 'desk') return
    const {drillCode, selectedCaseCode, figure} = readUrlView(to.query)
    view.drillTo(drillCode)
    view.selectCase(selectedCaseCode)
    view.showFigure(figure)
  })

  watch(
    () => [view.drillCode, view.selectedCaseCode, view.figure],
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
