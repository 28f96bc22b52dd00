import {afterEach, expect, it} from 'vitest'
import {z} from 'zod'
import {createAskThread, type AskThread} from '#server/askThread.ts'

type Answer = {readonly id: number; readonly asked: number}

const failures: Error[] = []
let thread: AskThread<{readonly id: number}, Answer> | null = null
afterEach(() => thread?.close())

function open(idleMs?: number) {
  thread = createAskThread({
    name: 'counting worker',
    workerUrl: new URL('countingWorker.mjs', import.meta.url),
    workerData: null,
    answerSchema: z.object({id: z.number(), asked: z.number()}),
    maxOldGenerationSizeMb: 64,
    answerMs: 30_000,
    restartMs: 1,
    ...(idleMs === undefined ? {} : {idleMs}),
    onFailure: error => failures.push(error),
  })
  return thread
}

it('is asked again and again', async () => {
  const opened = open()
  const asked = [await opened.ask({}), await opened.ask({}), await opened.ask({})].map(
    answer => answer?.asked,
  )
  expect(asked).toEqual([1, 2, 3])
})

it('ends when it was asked nothing for a while, which is no failure, and starts anew', async () => {
  const opened = open(1)
  expect((await opened.ask({}))?.asked).toBe(1)
  // A thread that was still there would have had more and more questions.
  await expect.poll(async () => (await opened.ask({}))?.asked, {interval: 50}).toBe(1)
  expect(failures).toEqual([])
})
