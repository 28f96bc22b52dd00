import {collectDefaultMetrics, Counter, Gauge, Histogram, Registry} from 'prom-client'
import type {IngestReply} from '#contract/feed.ts'
import type {Outcome} from './refusal.ts'

/** What the gateway counts, for Prometheus. */
export interface GatewayMetrics {
  readonly registry: Registry
  /** `route` is the path of the route table, never the address that was asked. */
  httpDone(method: string, route: string, status: number, seconds: number): void
  readonly delivered: (feed: string, outcome: Outcome<IngestReply>) => void
  socketsOpen(count: number): void
  changesSent(bytes: number, clients: number): void
  clientLagged(): void
  clientDropped(): void
}

export function createGatewayMetrics(lagRecords: () => number): GatewayMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({register: registry})
  const http = new Histogram({
    name: 'wanglou_http_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers,
  })
  const deliveries = new Counter({
    name: 'wanglou_feed_deliveries_total',
    help: 'Webhook deliveries by how they ended',
    labelNames: ['feed', 'outcome'],
    registers,
  })
  const events = new Counter({
    name: 'wanglou_feed_events_total',
    help: 'Events of webhook deliveries by what became of them',
    labelNames: ['feed', 'outcome'],
    registers,
  })
  const sockets = new Gauge({name: 'wanglou_sockets', help: 'Open sockets', registers})
  const changes = new Counter({
    name: 'wanglou_changes_sent_total',
    help: 'Batches of changes sent, one a client',
    registers,
  })
  const changeBytes = new Counter({
    name: 'wanglou_changes_sent_bytes_total',
    help: 'Bytes of changes sent',
    registers,
  })
  const lagged = new Counter({
    name: 'wanglou_clients_lagged_total',
    help: 'Clients that stopped reading',
    registers,
  })
  const dropped = new Counter({
    name: 'wanglou_clients_dropped_total',
    help: 'Lagging clients that were closed',
    registers,
  })
  new Gauge({
    name: 'wanglou_situation_lag_records',
    help: 'Records that the picture is behind the log',
    registers,
    collect() {
      this.set(lagRecords())
    },
  })
  return {
    registry,
    httpDone: (method, route, status, seconds) => http.observe({method, route, status}, seconds),
    delivered(feed, outcome) {
      deliveries.inc({feed, outcome: outcome.ok ? 'accepted' : outcome.code})
      if (!outcome.ok) return
      const {accepted, duplicate, rejected} = outcome.body
      events.inc({feed, outcome: 'accepted'}, accepted)
      events.inc({feed, outcome: 'duplicate'}, duplicate)
      events.inc({feed, outcome: 'rejected'}, rejected.length)
    },
    socketsOpen: count => sockets.set(count),
    changesSent(bytes, clients) {
      changes.inc(clients)
      changeBytes.inc(bytes * clients)
    },
    clientLagged: () => lagged.inc(),
    clientDropped: () => dropped.inc(),
  }
}
