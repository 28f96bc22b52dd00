import {computed, watch, type Ref} from 'vue'
import {useDispatchPlanStore} from '#web/stores/dispatchPlan.ts'
import {useHazardReportStore} from '#web/stores/hazardReport.ts'
import {useRiskStore} from '#web/stores/risk.ts'
import {useViewStore} from '#web/stores/view.ts'

/** What the right column of the desk shows: whatever was chosen last. Call it in `setup`. */
export function useInHand({
  isReporting,
  isTrying,
  mayTry,
}: {
  readonly isReporting: Ref<boolean>
  readonly isTrying: Readonly<Ref<boolean>>
  readonly mayTry: Readonly<Ref<boolean>>
}) {
  const view = useViewStore()
  const plan = useDispatchPlanStore()
  const hazardReport = useHazardReportStore()
  const risk = useRiskStore()

  watch(
    [() => view.selectedCaseCode, () => view.selectedPremisesId],
    ([code, id], [codeBefore, idBefore]) => {
      if (code !== codeBefore && code !== null && id === idBefore) view.selectPremises(null)
      if (code !== codeBefore && code !== null) view.selectHazard(null)
      if (code !== codeBefore) isReporting.value = false
      if (code !== codeBefore || id !== idBefore) hazardReport.close()
      if (plan.caseCode !== null && plan.caseCode !== code) plan.close()
    },
  )
  watch(
    () => view.selectedHazardId,
    hazardId => {
      if (hazardId === null) return
      view.selectPremises(null)
      hazardReport.close()
    },
  )

  return computed(() => {
    if (isReporting.value) return 'report'
    if (hazardReport.place !== null) return 'newHazard'
    if (view.selectedPremisesId !== null) return 'premises'
    if (view.selectedHazardId !== null) return 'hazard'
    if (view.selectedCaseCode === null && risk.isShown) {
      return isTrying.value && mayTry.value ? 'whatIf' : 'risk'
    }
    return plan.caseCode !== null && plan.caseCode === view.selectedCaseCode ? 'dispatch' : 'case'
  })
}
