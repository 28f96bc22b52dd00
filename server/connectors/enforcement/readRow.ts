import {createHash} from 'node:crypto'
import {hazardIdSchema, type HazardFound, type HazardId, type HazardKind} from '#contract/hazard.ts'
import {premisesIdSchema, type PremisesId} from '#contract/ids.ts'
import type {NewRecord} from '#contract/record.ts'
import type {ReadOutcome} from '../connector.ts'
import {readAmount} from './readAmount.ts'
import {RowCells, type Row} from './rowCells.ts'
import {hazardKindOf, outcomeOf, partyOf, severityOf, WORDS} from './words.ts'

const FEED = 'enforcement'
const DAY_MS = 86_400_000
/** Nothing before this is taken: a workbook's empty date shows as 1900. */
const FIRST_MOMENT = Date.UTC(1990, 0, 1)
const LONGEST_TERM_MS = 3_660 * DAY_MS
const MOST_HAZARDS = 20
const ID_DIGITS = 20
/** What makes a row say something. */
const DAYS = ['inspectedOn', 'penalisedOn', 'rectifiedOn'] as const

/** What of the city a row may name. */
export interface RowContext {
  readonly timeZone: string
  /** Epoch ms: nothing lies after the day that it is in. */
  readonly receivedAt: number
  knowsPremises(id: PremisesId): boolean
  /** Of an address as it stands in the row; null for one that several have. */
  premisesAt(address: string): PremisesId | null | undefined
  /** The version of a hazard that is still to be mended; null for one that is past that. */
  hazardVersion(hazardId: HazardId): number | null | undefined
}

interface Place {
  readonly premisesId: PremisesId
  readonly department: string
}

/** Everything that one row of a department's file says, or why it says nothing. */
export function readRow(row: Row, context: RowContext): ReadOutcome {
  const cells = new RowCells(row)
  const records: NewRecord[] = []
  if (cells.has('inspectedOn')) records.push(...readInspection(cells, context))
  if (cells.has('penalisedOn')) records.push(readPenalty(cells, context))
  if (cells.has('rectifiedOn')) records.push(readRectification(cells, context))
  if (records.length === 0) cells.refuse(DAYS.find(day => cells.hasColumn(day)) ?? DAYS[0], 'missingField')
  return cells.fault ? {ok: false, ...cells.fault} : {ok: true, records}
}

function readInspection(cells: RowCells, context: RowContext): NewRecord[] {
  const place = readPlace(cells, context)
  const {premisesId, department} = place
  const at = cells.moment('inspectedOn', context.timeZone, pastOf(context))
  const kinds = readKinds(cells)
  const outcome = cells.word('outcome', outcomeOf, kinds.length > 0 ? 'hazardsFound' : null)
  if (outcome === null) cells.refuse('outcome', 'missingField')
  else if (kinds.length > 0 && outcome !== 'hazardsFound') cells.refuse('outcome', 'contradiction')
  const name = nameOf(cells, 'inspection', department)
  const note = [cells.text('note', 1_000), kinds.length === 0 ? cells.text('description', 1_000) : '']
  const hazards = readHazards(cells, {...place, at, kinds, name, context})
  const inspection: NewRecord = {
    ...name.source,
    type: 'inspection.reported',
    body: {
      inspectionId: name.id,
      ...{premisesId, department, at, seen: {}, photos: [], planId: null, by: department},
      outcome: outcome ?? 'noEntry',
      hazards: hazards.map(({hazardId, kind, severity}) => ({hazardId, kind, severity})),
      note: note.filter(text => text !== '').join('\n') || null,
      ...name.reference,
    },
  }
  const found = hazards.map((body): NewRecord => ({
    ...{origin: FEED, source: department, sourceId: `hazard:${body.hazardId}`},
    type: 'hazard.found',
    body,
  }))
  return [...found, inspection]
}

function readHazards(
  cells: RowCells,
  {
    premisesId,
    department,
    at,
    kinds,
    name,
    context,
  }: Place & {at: number; kinds: readonly HazardKind[]; name: Name; context: RowContext},
): HazardFound[] {
  if (kinds.length === 0) return []
  const severity = cells.word('severity', severityOf, 'general')
  const description = cells.text('description', 2_000) || cells.text('hazardKinds', 200)
  const orderedUntil = readDue(cells, at, context)
  return kinds.map(kind => ({
    hazardId: hazardIdSchema.parse(`enf-${digest([department, name.source.sourceId, kind, description])}`),
    ...{premisesId, department, kind, severity, description, at, orderedUntil, photos: [], by: department},
    source: 'enforcement' as const,
  }))
}

/** The last moment of the day by which it has to be mended. */
function readDue(cells: RowCells, from: number, {timeZone}: RowContext): number | null {
  if (!cells.has('dueOn')) return null
  return cells.moment('dueOn', timeZone, {from, until: from + LONGEST_TERM_MS}) + DAY_MS - 1
}

/** A word that is in no list is a hazard of another kind: what it says stays in the description. */
function readKinds(cells: RowCells): HazardKind[] {
  const marks = new RegExp(`[${WORDS.listMarks}]`)
  const words = cells
    .text('hazardKinds', 200)
    .split(marks)
    .map(word => word.replaceAll(/\s/g, ''))
  const kinds = words.filter(word => word !== '').map(word => hazardKindOf(word) ?? 'other')
  return [...new Set(kinds)].slice(0, MOST_HAZARDS)
}

function readPenalty(cells: RowCells, context: RowContext): NewRecord {
  const {premisesId, department} = readPlace(cells, context)
  const name = nameOf(cells, 'penalty', department)
  const party = cells.word('party', partyOf, undefined)
  return {
    ...name.source,
    type: 'penalty.reported',
    body: {
      penaltyId: name.id,
      ...{premisesId, department, by: department},
      at: cells.moment('penalisedOn', context.timeZone, pastOf(context)),
      basis: cells.text('basis', 500),
      amountYuan: readAmount(cells),
      ...(party === undefined ? {} : {party}),
      ...name.reference,
    },
  }
}

/** A department says that what we found has been mended; somebody of ours checks it. */
function readRectification(cells: RowCells, context: RowContext): NewRecord {
  const department = cells.must('department', 60)
  const hazardId = hazardIdSchema.safeParse(cells.must('hazardId', 60)).data ?? hazardIdSchema.parse('-')
  const version = context.hazardVersion(hazardId)
  if (version === undefined) cells.refuse('hazardId', 'unknownHazard')
  else if (version === null) cells.refuse('hazardId', 'hazardNotOpen')
  const at = cells.moment('rectifiedOn', context.timeZone, pastOf(context))
  const note = cells.text('rectification', 1_000) || WORDS.rectifiedNote
  return {
    origin: FEED,
    source: department,
    sourceId: `rectification:${hazardId}:${digest([cells.content])}`,
    type: 'hazard.commanded',
    body: {
      ...{hazardId, version: version ?? 0, at, by: department},
      command: {name: 'rectify', note, photos: []},
      role: 'community',
    },
  }
}

function readPlace(cells: RowCells, context: RowContext): Place {
  return {department: cells.must('department', 60), premisesId: readPremises(cells, context)}
}

/** By the number of the premises, or else by an address that is exactly theirs. */
function readPremises(cells: RowCells, context: RowContext): PremisesId {
  const nobody = premisesIdSchema.parse('-')
  if (cells.has('premisesId')) {
    const id = premisesIdSchema.safeParse(cells.text('premisesId', 40)).data
    if (id !== undefined && context.knowsPremises(id)) return id
    cells.refuse('premisesId', 'unknownPremises')
    return nobody
  }
  const id = context.premisesAt(cells.must('address', 300))
  if (id) return id
  cells.refuse('address', id === null ? 'ambiguousAddress' : 'unknownPremises')
  return nobody
}

interface Name {
  readonly id: string
  readonly source: Pick<NewRecord, 'origin' | 'source' | 'sourceId'>
  readonly reference: {readonly reference?: string}
}

/** The department's own number names it for ever; a row without one is known by what it says. */
function nameOf(cells: RowCells, what: 'inspection' | 'penalty', department: string): Name {
  const number = cells.text('number', 60)
  const sourceId = `${what}:${number === '' ? `#${digest([cells.content])}` : number}`
  return {
    id: `enf-${digest([department, sourceId])}`,
    source: {origin: FEED, source: department, sourceId},
    reference: number === '' ? {} : {reference: number},
  }
}

/** Until the end of the day after: a department's clock, and its zone, may be a little ahead. */
function pastOf({receivedAt}: RowContext): {from: number; until: number} {
  return {from: FIRST_MOMENT, until: receivedAt + DAY_MS}
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, ID_DIGITS)
}
