import type {Express} from 'express'
import type {z} from 'zod'
import type {readinessSchema} from '#contract/http.ts'
import type {GatewayMetrics} from './metrics.ts'
import type {NodeState} from './ports.ts'

export interface StatusRouteParts {
  readonly node: NodeState
  readonly metrics: GatewayMetrics
  readonly state: {readonly isStopping: boolean}
}

/** Whether the process lives, whether it can serve, and what it counts. */
export function serveStatus(app: Express, {node, metrics, state}: StatusRouteParts): void {
  app.get('/healthz', (_request, response) => {
    response.set('cache-control', 'no-store').json({status: 'ok'})
  })
  app.get('/readyz', async (_request, response) => {
    const {store, situation} = await node.readiness()
    const {isStopping} = state
    const isReady = store && situation && !isStopping
    // The city pack was loaded before this server could be made.
    const body: z.infer<typeof readinessSchema> = {isReady, store, situation, city: true, isStopping}
    response
      .status(isReady ? 200 : 503)
      .set('cache-control', 'no-store')
      .json(body)
  })
  app.get('/metrics', async (_request, response) => {
    response.set('content-type', metrics.registry.contentType).send(await metrics.registry.metrics())
  })
}
