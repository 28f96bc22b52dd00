import type {zhCNRoster} from './rosterZhCN.ts'

type Shape<Tree> = {[Key in keyof Tree]: Tree[Key] extends string ? string : Shape<Tree[Key]>}

/** The duty roster of units. */
export const enUSRoster: Shape<typeof zhCNRoster> = {
  title: 'Duty roster of units',
  reason: {
    offDuty: 'off duty ({cost})',
    offDutyUntil: 'off duty, on at {time} ({cost})',
    ordered: 'ordered off duty ({cost})',
    orderedUntil: 'ordered off duty until {time} ({cost})',
    ends: 'off duty at {time}',
  },
}
