import {Counter, Gauge, type Registry} from 'prom-client'
import type {TaskSent} from '#contract/record.ts'
import type {OutboxHealth} from './outbox.ts'

/** What the outbox counts, for Prometheus; returns what is to be told of each attempt. */
export function createDispatchMetrics(
  registry: Registry,
  health: () => OutboxHealth,
): (outcome: TaskSent['outcome']) => void {
  const registers = [registry]
  const attempts = new Counter({
    name: 'wanglou_task_attempts_total',
    help: 'Attempts to hand a task to its backend by how they ended',
    labelNames: ['outcome'],
    registers,
  })
  new Gauge({
    name: 'wanglou_tasks_waiting',
    help: 'Tasks that their backend has not taken yet',
    registers,
    collect() {
      this.set(health().waiting)
    },
  })
  new Gauge({
    name: 'wanglou_tasks_given_up',
    help: 'Open tasks that could not be handed over: somebody has to telephone',
    registers,
    collect() {
      this.set(health().givenUp)
    },
  })
  return outcome => attempts.inc({outcome})
}
