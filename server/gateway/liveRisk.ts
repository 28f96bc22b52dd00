import {encodeEvent, type FrameSink} from './frame.ts'
import type {GatewayLimits} from './options.ts'
import type {StoredSession} from './ports.ts'
import type {FireRisk, SeenAreas} from './riskPorts.ts'
import type {Scope} from './scope.ts'

/** A screen that is told of scores. */
export interface RiskListener {
  readonly session: StoredSession
  readonly sink: FrameSink
}

interface Client extends RiskListener {
  /** It did not read, and was told nothing since. */
  hasMissed: boolean
}

export interface LiveRiskParts {
  readonly namespace: string
  readonly risk: Pick<FireRisk, 'changesIn' | 'onChanged' | 'readiness'>
  readonly scope: Scope
  readonly limits: Pick<GatewayLimits, 'laggingBytes'>
}

/**
 * Tells clients whose scores have changed, encoded once for all that see the same areas. Who does not read is told nothing
 * until it does, and then that all has to be read anew.
 */
export class LiveRisk {
  readonly #parts: LiveRiskParts
  readonly #clients = new Set<Client>()
  readonly #stopListening: () => void

  constructor(parts: LiveRiskParts) {
    this.#parts = parts
    this.#stopListening = parts.risk.onChanged(rows => this.#tell(rows))
  }

  /** Takes a client in. Returns how it leaves. */
  join(listener: RiskListener): () => void {
    const client = {...listener, hasMissed: false}
    this.#clients.add(client)
    return () => this.#clients.delete(client)
  }

  close(): void {
    this.#stopListening()
    this.#clients.clear()
  }

  #tell(rows: Int32Array | null): void {
    const ready = this.#parts.risk.readiness()
    if (!ready.isReady) return
    const audiences = new Map<string, Client[]>()
    for (const client of this.#clients) {
      const key = JSON.stringify([this.#seenBy(client), client.hasMissed])
      audiences.set(key, [...(audiences.get(key) ?? []), client])
    }
    for (const clients of audiences.values()) this.#tellAudience(clients, rows, ready.version)
  }

  #tellAudience(clients: readonly Client[], rows: Int32Array | null, version: number): void {
    const [first] = clients
    if (!first) return
    const changes = this.#parts.risk.changesIn(first.hasMissed ? null : rows, this.#seenBy(first))
    if (!changes.isAll && changes.changed.length === 0) return
    const event = encodeEvent(this.#parts.namespace, 'risk:changed', {version, ...changes})
    for (const client of clients) {
      client.hasMissed = client.sink.backlogBytes() > this.#parts.limits.laggingBytes
      if (!client.hasMissed) client.sink.send(event)
    }
  }

  #seenBy({session}: Client): SeenAreas {
    return this.#parts.scope.seesWholeCity(session) ? null : session.areas
  }
}
