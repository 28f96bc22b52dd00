import type {Supervisor} from './connectors/supervisor.ts'
import type {DeadLetterReplay} from './gateway/ports.ts'
import type {Store} from './store/openStore.ts'

/** Reads dead letters once more, once the tables hold what the log did when it was asked for. */
export function createDeadLetterReplay({
  store,
  supervisor,
  caughtUp,
}: {
  store: Pick<Store, 'state'>
  supervisor: Pick<Supervisor, 'replay'>
  caughtUp: () => Promise<unknown>
}): DeadLetterReplay {
  return {
    async replay(seq, by) {
      await caughtUp()
      const letter = await store.state.deadLetter(seq)
      if (!letter) return 'notFound'
      const reply = await supervisor.replay(letter, by)
      if (reply.ok) return 'done'
      return reply.code === 'alreadyResolved' ? 'alreadyResolved' : 'stillRejected'
    },
  }
}
