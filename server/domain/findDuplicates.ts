import {isCaseOpen, type CaseFile} from '#contract/caseFile.ts'
import type {Duplicate, DuplicateReason} from '#contract/duplicate.ts'
import {distanceMeters} from '#geo/distanceMeters.ts'
import type {Position} from '#geo/types.ts'
import type {DuplicateRule, DuplicateRules} from './duplicateRules.ts'
import {bigramsOf, diceLikeness} from './textLikeness.ts'

/** Only the words of the nearest ones are compared: in a storm a whole quarter reports at once. */
const COMPARED = 100
const PROPOSED = 10
const METERS_PER_DEGREE = 111_195

/** What each part counts; between words, and where one side is an alarm, which has no words to compare. */
const WEIGHTS = {words: {near: 0.4, soon: 0.2, alike: 0.4}, alarm: {near: 0.65, soon: 0.35}} as const

/** A case that may be the same event, before its summary is made. */
export type FoundDuplicate = Omit<Duplicate, 'case'> & {readonly caseFile: CaseFile}

interface Candidate {
  readonly caseFile: CaseFile
  readonly meters: number
  readonly gapMs: number
}

/**
 * The open cases that may be the same event as `caseFile`, the likeliest first, at most ten: near enough in place and
 * time, of a kind that goes with its own, and told in like words, by the rule of its kind. A case without a position has
 * none; a drill's case goes only with those of a drill. `isSeen` says which others may be told of.
 * O(`others`) comparisons of numbers, and at most 100 of words.
 */
export function findDuplicates(
  caseFile: CaseFile,
  others: Iterable<CaseFile>,
  rules: DuplicateRules,
  isSeen: (other: CaseFile) => boolean = () => true,
): readonly FoundDuplicate[] {
  const rule = rules[caseFile.kind]
  const near = nearby(caseFile, others, rule)
    .filter(candidate => isSeen(candidate.caseFile))
    .sort((left, right) => left.meters - right.meters)
    .slice(0, COMPARED)
  if (near.length === 0) return []
  const words = wordsOf(caseFile)
  return near
    .flatMap(candidate => judge(caseFile, candidate, {rule, words}) ?? [])
    .sort((left, right) => right.score - left.score)
    .slice(0, PROPOSED)
}

function nearby(caseFile: CaseFile, others: Iterable<CaseFile>, rule: DuplicateRule): Candidate[] {
  const {position} = caseFile.place
  if (!position) return []
  const gapLimit = rule.withinMinutes * 60_000
  const isInReach = createReach(position, rule.withinMeters)
  const found: Candidate[] = []
  for (const other of others) {
    const at = other.place.position
    if (at === null || !isInReach(at) || other.caseCode === caseFile.caseCode) continue
    const gapMs = gapOf(caseFile, other)
    if (gapMs > gapLimit || other.isDrill !== caseFile.isDrill || !isCaseOpen(other)) continue
    const meters = distanceMeters(position, at)
    if (meters <= rule.withinMeters) found.push({caseFile: other, meters, gapMs})
  }
  return found
}

/** Whether a position lies in the box around another one: what is not is farther away, and costs no more than this. */
function createReach([lng, lat]: Position, meters: number): (at: Position) => boolean {
  const latDeg = meters / METERS_PER_DEGREE
  const lngDeg = latDeg / Math.max(0.01, Math.cos((lat * Math.PI) / 180))
  return at => Math.abs(at[1] - lat) <= latDeg && Math.abs(at[0] - lng) <= lngDeg
}

/** Backends differ in which of the two times is right: the nearer ones count. */
function gapOf(one: CaseFile, other: CaseFile): number {
  return Math.min(Math.abs(one.occurredAt - other.occurredAt), Math.abs(one.reportedAt - other.reportedAt))
}

function judge(
  caseFile: CaseFile,
  {caseFile: other, meters, gapMs}: Candidate,
  {rule, words}: {rule: DuplicateRule; words: ReadonlySet<number>},
): FoundDuplicate | null {
  const isSameKind = other.kind === caseFile.kind
  if (!isSameKind && !rule.orKinds.includes(other.kind)) return null
  const near = 1 - meters / rule.withinMeters
  const soon = 1 - gapMs / (rule.withinMinutes * 60_000)
  const isAlarm = caseFile.origin.type === 'alarm' || other.origin.type === 'alarm'
  const likeness = isAlarm ? null : diceLikeness(words, wordsOf(other))
  const found = {caseFile: other, distanceMeters: meters, gapMs, likeness}
  if (likeness === null) {
    const score = WEIGHTS.alarm.near * near + WEIGHTS.alarm.soon * soon
    if (!isSameKind || score < rule.minScore) return null
    return {
      ...found,
      score,
      reasons: reasonsOf(found, {isSameKind, isMixed: !areBothAlarms(caseFile, other)}),
    }
  }
  if (likeness < (isSameKind ? rule.minLikeness : rule.minLikenessOfOthers)) return null
  const score = WEIGHTS.words.near * near + WEIGHTS.words.soon * soon + WEIGHTS.words.alike * likeness
  return score < rule.minScore
    ? null
    : {...found, score, reasons: reasonsOf(found, {isSameKind, isMixed: false})}
}

function areBothAlarms(one: CaseFile, other: CaseFile): boolean {
  return one.origin.type === 'alarm' && other.origin.type === 'alarm'
}

function reasonsOf(
  {distanceMeters: meters, gapMs, likeness}: Omit<FoundDuplicate, 'score' | 'reasons'>,
  {isSameKind, isMixed}: {isSameKind: boolean; isMixed: boolean},
): DuplicateReason[] {
  return [
    {code: 'near', value: meters},
    {code: 'soon', value: gapMs},
    ...(likeness === null ? [] : [{code: 'alikeWords' as const, value: likeness}]),
    {code: isSameKind ? 'sameKind' : 'otherKind', value: null},
    ...(isMixed ? [{code: 'alarmAndReport' as const, value: null}] : []),
  ]
}

function wordsOf({title, description, address}: CaseFile): ReadonlySet<number> {
  return bigramsOf([title ?? '', description, address].join(' '))
}
