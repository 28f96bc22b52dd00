import type {Kysely} from 'kysely'
import type {Database} from './database.ts'
import {toKeyText} from './keyText.ts'
import type {StateTables} from './storeApi.ts'
import {guardStore} from './storeErrors.ts'

/** What was mended of the fire risk's data, in the tables. */
export function createMendingTables(
  db: Kysely<Database>,
): Pick<StateTables, 'listMendings' | 'mendingsOfFindings' | 'mendingsOfPremises'> {
  const inForce = () =>
    db.selectFrom('risk_mendings').select(['seq', 'body as mending']).where('is_in_force', '=', true)
  return {
    listMendings: ({beforeSeq, limit}) =>
      guardStore(() =>
        inForce()
          .$if(beforeSeq !== null, select => select.where('seq', '<', beforeSeq ?? 0))
          .orderBy('seq', 'desc')
          .limit(limit)
          .execute(),
      ),
    mendingsOfFindings: findingIds =>
      guardStore(async () => {
        if (findingIds.length === 0) return []
        return inForce().where('finding_id', 'in', findingIds.map(toKeyText)).execute()
      }),
    mendingsOfPremises: premisesId =>
      guardStore(() => inForce().where('premises_id', '=', premisesId).orderBy('seq', 'desc').execute()),
  }
}
