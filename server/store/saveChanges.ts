import {sql, type Kysely, type Transaction} from 'kysely'
import {changeKey, type Change} from '../domain/change.ts'
import type {Database} from './database.ts'
import {STATE_TABLES, toCaseSearchRow, toStateRow, type StateEntity} from './stateRows.ts'
import type {StateRow, StateTable} from './stateTable.ts'

const entities = Object.keys(STATE_TABLES).filter((name): name is StateEntity => name in STATE_TABLES)

/**
 * Writes changes and moves the projection from `fromSeq` to `toSeq`, in one transaction and one statement a table. Of
 * several changes under one key the last counts. False, and nothing written, when the projection is not at `fromSeq`.
 */
export async function saveChanges(
  db: Kysely<Database>,
  changes: readonly Change[],
  {fromSeq, toSeq}: {fromSeq: number; toSeq: number},
): Promise<boolean> {
  const {rows, takenSteps} = collectRows(changes)
  return db.transaction().execute(async transaction => {
    // Whoever else moves the projection waits at this row, and then finds it elsewhere.
    const moved = await transaction
      .updateTable('projection')
      .set({seq: toSeq})
      .where('seq', '=', fromSeq)
      .executeTakeFirst()
    if (moved.numUpdatedRows === 0n) return false
    for (const entity of entities) await upsert(transaction, STATE_TABLES[entity], rows[entity])
    if (takenSteps.size > 0) {
      await sql`delete from pending_steps where seq = any(${[...takenSteps]}::bigint[])`.execute(transaction)
    }
    return true
  })
}

type RowsByKey = ReadonlyMap<string, StateRow>

function collectRows(changes: readonly Change[]): {
  rows: Readonly<Record<StateEntity, RowsByKey>>
  takenSteps: ReadonlySet<number>
} {
  const rows: Record<StateEntity, Map<string, StateRow>> = {
    case: new Map(),
    caseSearch: new Map(),
    caseStep: new Map(),
    pendingStep: new Map(),
    caseSerial: new Map(),
    panel: new Map(),
    part: new Map(),
    fireGroup: new Map(),
    alarm: new Map(),
    task: new Map(),
    unitState: new Map(),
    trackPoint: new Map(),
    drill: new Map(),
    handover: new Map(),
    wallShown: new Map(),
    hazard: new Map(),
    hazardTally: new Map(),
    inspection: new Map(),
    penalty: new Map(),
    premisesFire: new Map(),
    inspectionPlan: new Map(),
    riskModel: new Map(),
    personView: new Map(),
    mending: new Map(),
    deadLetter: new Map(),
  }
  const latest = new Map<string, Exclude<Change, {entity: 'pendingStepTaken'}>>()
  const takenSteps = new Set<number>()
  for (const change of changes) {
    if (change.entity === 'pendingStepTaken') {
      takenSteps.add(change.seq)
      latest.delete(changeKey(change))
    } else {
      latest.set(changeKey(change), change)
    }
  }
  for (const [key, change] of latest) {
    rows[change.entity].set(key, toStateRow(change))
    if (change.entity === 'case') rows.caseSearch.set(key, toCaseSearchRow(change.value))
  }
  return {rows, takenSteps}
}

/** Bodies travel as text inside the JSON parameter, so that what PostgreSQL's JSON parser refuses stays untouched. */
async function upsert(transaction: Transaction<Database>, table: StateTable, rows: RowsByKey): Promise<void> {
  if (rows.size === 0) return
  await sql`${upsertInto(table)}`.execute(transaction)

  function upsertInto({name, key, columns, isRarelyChanged}: StateTable) {
    const names = Object.keys(columns)
    const typed = Object.entries(columns).map(
      ([column, type]) => `${column} ${type === 'json' ? 'text' : type}`,
    )
    const taken = names.map(column => (columns[column] === 'json' ? `r.${column}::json` : `r.${column}`))
    const others = names.filter(column => !key.includes(column))
    const replaced = others.map(column => `${column} = excluded.${column}`)
    const differs = others.map(column => `${name}.${column} is distinct from excluded.${column}`).join(' or ')
    return sql`${sql.raw(`insert into ${name} (${names.join(', ')}) select ${taken.join(', ')} from json_to_recordset(`)}
      ${JSON.stringify([...rows.values()])}::json${sql.raw(`) as r (${typed.join(', ')})
      on conflict (${key.join(', ')}) do update set ${replaced.join(', ')}${isRarelyChanged ? ` where ${differs}` : ''}`)}`
  }
}
