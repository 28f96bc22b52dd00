import type {PhaseSpan, ResponseReport, TargetResult} from '#contract/responseReport.ts'
import {durationText, fill, WORDS} from './reportWords.ts'

const {response: words, phase, kind, unitKind} = WORDS

/** `接报 – 派出` in the words of the report. */
export function spanName({from, to}: Pick<PhaseSpan, 'from' | 'to'>): string {
  return `${phase[from]} – ${phase[to]}`
}

/** Whom and what a target is about. */
export function targetScope({kinds, unitKinds}: TargetResult): string {
  const parts = [...(kinds ?? []).map(each => kind[each]), ...(unitKinds ?? []).map(each => unitKind[each])]
  return parts.length === 0 ? words.ofAll : parts.join(', ')
}

export function targetName(target: TargetResult): string {
  return fill(words.within, {span: spanName(target), time: durationText(target.withinSeconds)})
}

export function targetVerdict({isMet}: TargetResult): string {
  if (isMet === null) return words.unmeasured
  return isMet ? words.met : words.unmet
}

/** `92.3 %`. */
export function percentText(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** What the report is of, in the lines under its title. */
export function scopeLines(report: ResponseReport, moment: (at: number) => string): readonly string[] {
  const {areaName, since, until, kinds, per, cases, rows, excluded} = report
  const kindNames = kinds ? kinds.map(each => kind[each]).join(', ') : words.allKinds
  return [
    `${words.area} ${areaName} · ${words.kinds} ${kindNames}`,
    fill(words.period, {since: moment(since), until: moment(until)}),
    `${words.per[per]} · ${fill(words.cases, {n: cases, rows})} · ${fill(words.excluded, {...excluded})}`,
    words.definition,
  ]
}

/** The parts of a breakdown, each with its name. */
export function breakdowns(report: ResponseReport) {
  const inWords = (name: string, parts: readonly {name: string; cases: number; spans: PhaseSpan[]}[]) => ({
    name,
    parts: [...parts].sort((left, right) => right.cases - left.cases),
  })
  return [
    inWords(
      words.byKind,
      report.byKind.map(part => ({...part, name: kind[part.kind]})),
    ),
    inWords(
      words.byArea,
      report.byArea.map(part => ({...part, name: part.name ?? words.outside})),
    ),
    {name: words.byDay, parts: report.byDay.map(part => ({...part, name: part.day}))},
  ]
}
