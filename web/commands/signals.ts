import {inject, type InjectionKey} from 'vue'
import type {z} from 'zod'
import type {clientSignals, ClientSignalName} from '#contract/socket.ts'

/** Tells the server something of the moment over the socket; while the connection is down it is forgotten. */
export type SendSignal = <Name extends ClientSignalName>(
  name: Name,
  signal: z.infer<(typeof clientSignals)[Name]>,
) => void

export const sendSignalKey: InjectionKey<SendSignal> = Symbol('sendSignal')

/** The application's way to tell. Call it in `setup`. */
export function useSendSignal(): SendSignal {
  const sendSignal = inject(sendSignalKey)
  if (!sendSignal) throw new Error('no way to tell the server was provided to the application')
  return sendSignal
}
