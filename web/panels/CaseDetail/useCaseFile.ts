import {shallowRef, watch, type Ref} from 'vue'
import type {CaseFile, CaseStep} from '#contract/caseFile.ts'
import type {CaseCode} from '#contract/ids.ts'
import {callHttp} from '#web/commands/http.ts'
import type {FailureCode} from '#web/commands/failure.ts'

/** A case file with its timeline. */
export interface CaseDossier {
  readonly case: CaseFile
  readonly steps: readonly CaseStep[]
}

/**
 * The case file of `code`, read again whenever `version` changes. While a newer state of the same case is read the one
 * before stays; a reply that was overtaken is dropped.
 */
export function useCaseFile(code: Readonly<Ref<CaseCode | null>>, version: Readonly<Ref<number>>) {
  const dossier = shallowRef<CaseDossier | null>(null)
  const failure = shallowRef<FailureCode | null>(null)
  let reading: AbortController | null = null

  watch([code, version], read, {immediate: true})

  async function read() {
    reading?.abort()
    failure.value = null
    if (dossier.value?.case.caseCode !== code.value) dossier.value = null
    if (code.value === null) return
    const mine = new AbortController()
    reading = mine
    const outcome = await callHttp('readCase', {params: {caseCode: code.value}, signal: mine.signal})
    if (mine.signal.aborted) return
    if (outcome.ok) dossier.value = outcome.value
    else failure.value = outcome.code
  }

  return {dossier, failure, read}
}
