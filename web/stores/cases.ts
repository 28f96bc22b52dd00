import {defineStore} from 'pinia'
import {computed, shallowRef} from 'vue'
import {isCaseOpen, type CaseSummary} from '#contract/caseFile.ts'
import type {CaseCode} from '#contract/ids.ts'
import {hasCaseLeft} from '#contract/pictureSpan.ts'
import {replaceChanged} from './replaceChanged.ts'

/** Open cases and those of the last 24 hours. Written only by web/realtime. */
export const useCasesStore = defineStore('cases', () => {
  const byCode = shallowRef<ReadonlyMap<CaseCode, CaseSummary>>(new Map())

  /** Newest report first. */
  const cases = computed(() => [...byCode.value.values()].sort(byNewestReport))
  /** Those on which something is still to be done, newest report first. */
  const openCases = computed(() => cases.value.filter(isCaseOpen))

  /** Replaces everything, on connect and after a gap in the sequence. */
  function replaceAll(snapshot: readonly CaseSummary[]) {
    byCode.value = new Map(snapshot.map(caseFile => [caseFile.caseCode, caseFile]))
  }

  /** Merges one frame's worth of changes in a single reactive write. */
  function applyChanges(changes: readonly CaseSummary[], removed: readonly CaseCode[]) {
    byCode.value = replaceChanged(byCode.value, changes, {keyOf: caseFile => caseFile.caseCode, removed})
  }

  /** Lets go of the closed cases that have had their time in the picture. */
  function dropLeft(pictureNow: number) {
    const left = [...byCode.value.values()].filter(caseFile => hasCaseLeft(caseFile, pictureNow))
    applyChanges(
      [],
      left.map(({caseCode}) => caseCode),
    )
  }

  return {byCode, cases, openCases, replaceAll, applyChanges, dropLeft}
})

function byNewestReport(a: CaseSummary, b: CaseSummary): number {
  return b.reportedAt - a.reportedAt || b.openedSeq - a.openedSeq
}
