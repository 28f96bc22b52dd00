import type {HazardKind, HazardState} from '#contract/hazard.ts'

/** Words of hazards, and of what other departments do about them. */
export const zhCNHazard = {
  hazard: {
    kind: {
      indoorCharging: '室内充电',
      blockedExit: '疏散通道堵塞',
      barredWindows: '防盗窗未设逃生口',
      wiring: '电气线路隐患',
      bottledGas: '瓶装燃气隐患',
      extinguishers: '灭火器缺失失效',
      smokeDetectors: '烟感缺失失效',
      combustibles: '可燃物堆放',
      partitions: '违规隔断',
      livingInWorkshop: '三合一住人',
      other: '其他隐患',
    } satisfies Record<HazardKind, string>,
    state: {
      found: '待交办',
      ordered: '整改中',
      rectified: '待复查',
      verified: '待销号',
      closed: '已销号',
      voided: '已作废',
    } satisfies Record<HazardState, string>,
  },
}
