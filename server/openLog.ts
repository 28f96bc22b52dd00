import type {AreaCode} from '#contract/ids.ts'
import type {LogOpened} from '#contract/record.ts'
import {ConfigError} from './errors.ts'
import type {Log} from './store/storeApi.ts'

/**
 * Writes the first record of a new log, and checks that of an old one: a log is of one city and one mode, so that
 * simulated cases can never pass for real ones. Throws ConfigError when this server is of another.
 */
export async function openLog(
  log: Log,
  wanted: {cityCode: AreaCode; mode: LogOpened['mode']},
): Promise<void> {
  await log.append([{origin: 'wanglou', source: 'log', sourceId: 'opened', type: 'log.opened', body: wanted}])
  const [first] = await log.readAfter(0, 1)
  if (first?.type !== 'log.opened') throw new ConfigError('the log does not begin with what it is of')
  const {cityCode, mode} = first.body
  if (cityCode === wanted.cityCode && mode === wanted.mode) return
  throw new ConfigError(
    `the log is of city ${cityCode} (${mode}) and this server of ${wanted.cityCode} (${wanted.mode}): ` +
      'give it another WANGLOU_DATA or DATABASE_URL',
  )
}
