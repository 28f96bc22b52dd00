import type {Config} from './config.ts'
import type {Logger} from './logger.ts'
import {startEmbeddedPostgres} from './store/embeddedPostgres.ts'
import {openStore, type Store} from './store/openStore.ts'

/** The store of this configuration, and the way to close it together with the PostgreSQL it started. */
export interface OpenDatabase {
  readonly store: Store
  readonly connectionString: string
  close(): Promise<void>
}

/** Opens the database that `DATABASE_URL` names, or else starts or adopts the embedded one. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataFolder'>,
  {logger, clock}: {logger: Logger; clock: () => number},
): Promise<OpenDatabase> {
  const {databaseUrl, dataFolder} = config
  const embedded = databaseUrl === undefined ? await startEmbeddedPostgres({dataFolder, logger}) : null
  const connectionString = databaseUrl ?? embedded?.connectionString ?? ''
  const store = await openStore({connectionString, logger, clock})
  return {
    ...{store, connectionString},
    async close() {
      await store.close()
      await embedded?.stop()
    },
  }
}
