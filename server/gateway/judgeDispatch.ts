import type {CaseFile} from '#contract/caseFile.ts'
import type {CaseDispatched} from '#contract/record.ts'
import {isTaskEnded, type TaskChannel} from '#contract/task.ts'
import type {DispatchRequest} from '#contract/taskRoutes.ts'
import type {Unit, UnitId} from '#contract/unit.ts'
import {summariseCase} from '../domain/summariseCase.ts'
import type {LiveState} from './ports.ts'
import {refuse, type Refusal} from './refusal.ts'

export interface DispatchCourt {
  readonly caseFile: CaseFile
  readonly units: ReadonlyMap<UnitId, Unit>
  readonly live: Pick<LiveState, 'tasksOf' | 'unitStates'>
  readonly channel: TaskChannel
}

/** The tasks that a request asks for, or the first thing that stands against it by the live picture, and where. */
export function judgeDispatch(
  {version, units: wanted}: Pick<DispatchRequest, 'version' | 'units'>,
  {caseFile, units, live, channel}: DispatchCourt,
): {readonly ok: true; readonly tasks: CaseDispatched['tasks']; readonly units: readonly Unit[]} | Refusal {
  if (version !== caseFile.version) {
    return refuse('staleVersion', {path: '$.version', case: summariseCase(caseFile)})
  }
  const busy = new Set(
    live.tasksOf(caseFile.caseCode).flatMap(task => (isTaskEnded(task) ? [] : task.unitId)),
  )
  const found: Unit[] = []
  const tasks: CaseDispatched['tasks'] = []
  for (const [index, {unitId, capability, etaSeconds}] of wanted.entries()) {
    const path = `$.units.${String(index)}`
    const unit = units.get(unitId)
    if (!unit) return refuse('invalid', {path: `${path}.unitId`})
    if (!unit.capabilities.includes(capability)) return refuse('invalid', {path: `${path}.capability`})
    if (busy.has(unitId)) return refuse('unitAlreadySent', {path: `${path}.unitId`})
    if (live.unitStates.get(unitId)?.status === 'offDuty') {
      return refuse('unitOffDuty', {path: `${path}.unitId`})
    }
    busy.add(unitId)
    found.push(unit)
    const {name: unitName, kind: unitKind} = unit
    tasks.push({unitId, unitName, unitKind, capability, channel, etaSeconds})
  }
  return {ok: true, tasks, units: found}
}
