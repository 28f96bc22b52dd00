import type {Handover, HandoverItem} from '#contract/handover.ts'

/** What an officer typed on a sheet and has not saved; a part that is absent is as the sheet has it. */
export interface HandoverEdits {
  readonly remark?: string
  /** By the item that they stand beside. */
  readonly remarks?: Readonly<Record<string, string>>
  readonly notes?: readonly string[]
}

/** Names an item whatever its place in the list. */
export function itemKey({type, ref}: Pick<HandoverItem, 'type' | 'ref'>): string {
  return `${type} ${ref ?? ''}`
}

/** The notes of a sheet, as they would be after saving. */
export function notesOf({items}: Pick<Handover, 'items'>, {notes}: HandoverEdits): readonly string[] {
  return notes ?? items.flatMap(({type, remark}) => (type === 'note' ? [remark] : []))
}

/** The remark beside an item, as it would be after saving. */
export function remarkOf(item: HandoverItem, {remarks}: HandoverEdits): string {
  return remarks?.[itemKey(item)] ?? item.remark
}

/** What to send so that the sheet becomes what was typed; an item that is not on it any more takes no remark. */
export function amendmentOf(sheet: Handover, edits: HandoverEdits) {
  const remarks = sheet.items.flatMap((item, index) => {
    const remark = item.type === 'note' ? item.remark : remarkOf(item, edits)
    return remark === item.remark ? [] : [{index, remark}]
  })
  return {
    updatedSeq: sheet.updatedSeq,
    ...(edits.remark === undefined ? {} : {remark: edits.remark}),
    ...(remarks.length === 0 ? {} : {remarks}),
    ...(edits.notes === undefined ? {} : {notes: edits.notes.map(note => note.trim()).filter(Boolean)}),
  }
}

/** Whether saving would change the sheet. */
export function isChanged(sheet: Handover, edits: HandoverEdits): boolean {
  const {remark = sheet.remark, remarks = [], notes} = amendmentOf(sheet, edits)
  const noteTexts = notesOf(sheet, {})
  const isSameNotes = notes === undefined || JSON.stringify(notes) === JSON.stringify(noteTexts)
  return remark !== sheet.remark || remarks.length > 0 || !isSameNotes
}
