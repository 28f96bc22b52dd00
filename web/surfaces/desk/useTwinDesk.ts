import {useBroadcastChannel} from '@vueuse/core'
import {watch} from 'vue'
import {z} from 'zod'
import {areaCodeSchema, caseCodeSchema, positionSchema, premisesIdSchema} from '#contract/ids.ts'
import {unitIdSchema} from '#contract/unit.ts'
import {useDispatchPlanStore} from '#web/stores/dispatchPlan.ts'
import {useSessionStore} from '#web/stores/session.ts'
import {useViewStore} from '#web/stores/view.ts'

const twinSchema = z.object({
  user: z.string(),
  caseCode: caseCodeSchema.nullable(),
  premisesId: premisesIdSchema.nullable(),
  drillCode: areaCodeSchema.nullable(),
  plan: z
    .object({
      caseCode: caseCodeSchema,
      to: positionSchema,
      units: z.array(z.object({unitId: unitIdSchema, position: positionSchema})),
    })
    .nullable(),
})

/** Windows of one officer in one browser, such as the map on a screen of its own, show the same case and the same area. Call it in `setup`. */
export function useTwinDesk(): void {
  const view = useViewStore()
  const plan = useDispatchPlanStore()
  const session = useSessionStore()
  const {data, post} = useBroadcastChannel<unknown, unknown>({name: 'wanglou.desk'})
  let heard = ''

  watch(
    () => [view.selectedCaseCode, view.selectedPremisesId, view.drillCode, plan.plan],
    () => {
      const text = JSON.stringify(present())
      if (text !== heard) post(text)
    },
  )
  watch(data, message => {
    const twin = typeof message === 'string' ? twinSchema.safeParse(JSON.parse(message)) : null
    if (!twin?.success || twin.data.user !== session.session?.user) return
    const {caseCode, premisesId, drillCode, plan: planned} = twin.data
    heard = JSON.stringify(twin.data)
    if (drillCode !== view.drillCode) view.drillTo(drillCode)
    view.selectCase(caseCode)
    view.selectPremises(premisesId)
    plan.show(planned)
  })

  function present() {
    return {
      user: session.session?.user ?? '',
      caseCode: view.selectedCaseCode,
      premisesId: view.selectedPremisesId,
      drillCode: view.drillCode,
      plan: plan.plan,
    }
  }
}
