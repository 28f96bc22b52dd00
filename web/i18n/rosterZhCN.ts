/** The duty roster of units. */
export const zhCNRoster = {
  title: '力量值班表',
  reason: {
    offDuty: '不在班（{cost}）',
    offDutyUntil: '不在班，{time} 上班（{cost}）',
    ordered: '已令离岗（{cost}）',
    orderedUntil: '已令离岗至 {time}（{cost}）',
    ends: '{time} 下班',
  },
}
