import {zhCN} from '#web/i18n/zhCN.ts'

type Reason = keyof typeof zhCN.admin.deadLetter.reasonCode

/** The catalogue's key for a reason code; null for one that has no words yet and is shown as it is. */
export function readReason(code: string): Reason | null {
  return isReason(code) ? code : null
}

function isReason(code: string): code is Reason {
  return Object.hasOwn(zhCN.admin.deadLetter.reasonCode, code)
}
