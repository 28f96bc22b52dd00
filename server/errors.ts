/** An operational failure that somebody who called may retry or report. Anything else that is thrown is a bug. */
export class WanglouError extends Error {
  override readonly name: string = 'WanglouError'
}

/** The database does not answer or refuses to write; nothing was acknowledged. */
export class StoreUnavailableError extends WanglouError {
  override readonly name = 'StoreUnavailableError'
}

/** A search was given up after its time; the same one takes as long again, a narrower one may not. */
export class SearchTooSlowError extends WanglouError {
  override readonly name = 'SearchTooSlowError'
}

/** A record that the log cannot keep: its source, id or body is too long. Trying again does not help. */
export class UnstorableRecordError extends WanglouError {
  override readonly name = 'UnstorableRecordError'
}

/** A setting is missing or wrong; the message names it. */
export class ConfigError extends WanglouError {
  override readonly name = 'ConfigError'
}

/** A feed's transport or envelope failed; the supervisor restarts it. */
export class FeedError extends WanglouError {
  override readonly name = 'FeedError'
  readonly feed: string

  constructor(feed: string, message: string, options?: ErrorOptions) {
    super(`${feed}: ${message}`, options)
    this.feed = feed
  }
}
