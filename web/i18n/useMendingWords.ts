import {z} from 'zod'
import type {RiskFinding} from '#contract/risk.ts'
import {mendableFactSchema, type Mending, type Remedy} from '#contract/riskMending.ts'
import {useFormat} from './useFormat.ts'
import {useT} from './useT.ts'

const columnSchema = z.enum([
  'id',
  'premisesId',
  'address',
  'on',
  'month',
  'foundOn',
  'dueOn',
  'rectifiedOn',
  'closedOn',
])

/** Findings and what was done about them, in words. Call it in `setup`. */
export function useMendingWords() {
  const t = useT()
  const format = useFormat()

  /** A field by its name on the premises' page, or as a column; as it is written in its file where it has no other name. */
  function fieldName(field: string | null): string {
    const fact = mendableFactSchema.safeParse(field)
    if (fact.success) return t(`premises.fact.${fact.data}`)
    const column = columnSchema.safeParse(field)
    return column.success ? t(`mending.column.${column.data}`) : (field ?? '')
  }

  function remedyWords(remedy: Remedy, {field}: RiskFinding): string {
    switch (remedy.type) {
      case 'fireAt':
        return t('mending.remedy.fireAt', {id: remedy.premisesId})
      case 'notAFire':
        return t('mending.remedy.notAFire', {reason: t(`mending.reason.${remedy.reason}`)})
      case 'value':
        return t('mending.remedy.value', {field: fieldName(field), value: valueWords(remedy.value)})
      case 'same':
        return t('mending.remedy.same', {id: remedy.keep})
      default:
        return t(`mending.remedy.${remedy.type}`)
    }
  }

  const valueWords = (value: number | null) => (value === null ? t('mending.unknownValue') : String(value))

  /** What it may have been, had it been written in another unit. */
  const meantWords = ({meant}: RiskFinding) =>
    meant.map(({unit, value}) => t('mending.meant', {unit: t(`mending.unit.${unit}`), value: String(value)}))

  /** When and where a fire is told to have been. */
  function fireWords(fire: NonNullable<RiskFinding['fire']>): string {
    const day = fire.on === null ? t('mending.fire.noDay') : t('mending.fire.on', {on: fire.on})
    const parts = [day, fire.address || t('mending.fire.noAddress'), fire.caseCode]
    return parts.filter(part => part !== null).join(' · ')
  }

  const byWords = ({by, at}: Pick<Mending, 'by' | 'at'>) =>
    t('mending.by', {by, time: format.fullDateTime(at)})

  return {fieldName, remedyWords, meantWords, fireWords, byWords}
}
