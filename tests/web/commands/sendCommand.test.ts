import {describe, expect, it} from 'vitest'
import {createSendCommand} from '#web/commands/sendCommand.ts'

const ID = '0193b5c2-7d6e-7cc1-8f63-0f6a2f1d2b3c'

function senderOf({isConnected = true, reply}: {isConnected?: boolean; reply: () => Promise<unknown>}) {
  const sent: unknown[] = []
  const send = createSendCommand(
    {
      isConnected: () => isConnected,
      emit: (name, request, timeoutMs) => {
        sent.push({name, request, timeoutMs})
        return reply()
      },
    },
    () => ID,
  )
  return {send, sent}
}

describe('a command', () => {
  it('carries an id of its own and resolves with the typed reply', async () => {
    const {send, sent} = senderOf({reply: () => Promise.resolve({ok: true})})
    await expect(send('deadLetter:replay', {seq: 7})).resolves.toEqual({ok: true})
    expect(sent).toEqual([{name: 'deadLetter:replay', request: {commandId: ID, seq: 7}, timeoutMs: 10_000}])
  })

  it('hands on the server’s refusal', async () => {
    const {send} = senderOf({reply: () => Promise.resolve({ok: false, code: 'stillRejected'})})
    await expect(send('deadLetter:replay', {seq: 7})).resolves.toEqual({ok: false, code: 'stillRejected'})
  })

  it('is refused, and not kept for later, while the connection is down', async () => {
    const {send, sent} = senderOf({isConnected: false, reply: () => Promise.resolve({ok: true})})
    await expect(send('deadLetter:replay', {seq: 7})).resolves.toEqual({ok: false, code: 'network'})
    expect(sent).toEqual([])
  })

  it('fails with a code when no acknowledgement comes or it cannot be read', async () => {
    const silent = senderOf({reply: () => Promise.reject(new Error('operation has timed out'))})
    await expect(silent.send('deadLetter:replay', {seq: 7})).resolves.toEqual({ok: false, code: 'timeout'})
    const strange = senderOf({reply: () => Promise.resolve({ok: 'perhaps'})})
    await expect(strange.send('deadLetter:replay', {seq: 7})).resolves.toEqual({
      ok: false,
      code: 'unexpectedReply',
    })
  })
})
