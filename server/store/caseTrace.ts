import {sql, type Kysely} from 'kysely'
import type {CaseStep, TracedStep} from '#contract/caseFile.ts'
import type {CaseCode} from '#contract/ids.ts'
import type {Database} from './database.ts'

/** A case's history in the log's order, each entry with the hash of the record that holds it. */
export async function readCaseTrace(
  db: Kysely<Database>,
  caseCode: CaseCode,
): Promise<readonly TracedStep[]> {
  const {rows} = await sql<{body: CaseStep; hash: string}>`
    select s.body, left(encode(r.hash, 'hex'), 16) as hash
    from case_steps s join log_records r on r.seq = s.seq
    where s.case_code = ${caseCode}
    order by s.seq`.execute(db)
  return rows.map(({body, hash}) => ({...body, hash}))
}
