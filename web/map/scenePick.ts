import type {PickingInfo} from '@deck.gl/core'
import {ALARM_LAYER_ID} from '#web/layers/alarmLayers.ts'
import type {AlarmPoint} from '#web/layers/alarmPoints.ts'
import {CASE_LAYER_IDS} from '#web/layers/caseLayers.ts'
import type {CasePoint} from '#web/layers/casePoints.ts'
import {UNIT_LAYER_IDS, type ShownUnit} from '#web/layers/unitLayers.ts'

/** What lies under a pixel: the point on top, else the finest area. */
export type ScenePick =
  | {readonly type: 'case'; readonly point: CasePoint}
  | {readonly type: 'alarm'; readonly point: AlarmPoint}
  | {readonly type: 'unit'; readonly unit: ShownUnit}
  /** By its place in the table of premises. */
  | {readonly type: 'premises'; readonly index: number}
  | {readonly type: 'area'; readonly code: string}

/** The case, alarm or unit that deck.gl found. */
export function pointOf({object, layer}: PickingInfo): ScenePick | null {
  if (!object || !layer) return null
  if (layer.id === ALARM_LAYER_ID) {
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the layer says what its objects are, deck.gl's types do not
    return {type: 'alarm', point: object as AlarmPoint}
  }
  if (CASE_LAYER_IDS.some(id => id === layer.id)) {
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- as above
    return {type: 'case', point: object as CasePoint}
  }
  if (UNIT_LAYER_IDS.some(id => id === layer.id)) {
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- as above
    return {type: 'unit', unit: object as ShownUnit}
  }
  return null
}
