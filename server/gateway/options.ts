/** Bounds of what one client or sender may ask of a node. */
export interface GatewayLimits {
  /** Deliveries that one address may make to one feed in ten seconds. */
  readonly feedDeliveriesPerTenSeconds: number
  /** Wrong log-ins from one address, and for one user, in five minutes. */
  readonly wrongLogInsPerAddress: number
  readonly wrongLogInsPerUser: number
  /** Pairings that one address may open in ten minutes, and wrong codes or secrets that it may try. */
  readonly pairingsPerAddress: number
  /** Times that one session may ask to find something in ten seconds. */
  readonly findsPerTenSeconds: number
  /** Photos that may be sent for one task in an hour. */
  readonly photosPerTask: number
  /** Events that one socket may send in ten seconds; one more and it is closed. */
  readonly socketEventsPerTenSeconds: number
  /** Unsent bytes from which a client counts as lagging and is sent nothing more. */
  readonly laggingBytes: number
  /** How long a lagging client may take to drain before it is closed. */
  readonly laggingMs: number
  /** Deliveries that are remembered against replay; the oldest are forgotten first. */
  readonly rememberedDeliveries: number
}

export const DEFAULT_LIMITS: GatewayLimits = {
  feedDeliveriesPerTenSeconds: 100_000,
  wrongLogInsPerAddress: 50,
  wrongLogInsPerUser: 10,
  pairingsPerAddress: 30,
  findsPerTenSeconds: 60,
  photosPerTask: 100,
  socketEventsPerTenSeconds: 100,
  laggingBytes: 1_048_576,
  laggingMs: 60_000,
  rememberedDeliveries: 300_000,
}

export interface GatewayOptions {
  /** The address that users see; cookies are `Secure` when it is https. Null: whatever address they came by. */
  readonly publicUrl: string | null
  /** Where the page is that a signed link opens. */
  readonly fieldUrl: string
  /** Signs the short-lived tokens; the same on every node. */
  readonly sessionSecret: string
  /** The folder with the built web client; null to serve none. */
  readonly webRoot: string | null
  /** Takes the sender's address from X-Forwarded-For: only behind a proxy of one's own. */
  readonly trustProxy: boolean
  readonly limits?: Partial<GatewayLimits>
}

/** The wall clock, epoch ms. */
export interface Clock {
  now(): number
}
