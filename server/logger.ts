import pino, {type Logger} from 'pino'

export type {Logger}

/** The root logger. Messages are constants, data are fields; no names, phone numbers, addresses or payloads. */
export function createLogger(level: string): Logger {
  return pino({level, base: null, timestamp: pino.stdTimeFunctions.isoTime})
}
