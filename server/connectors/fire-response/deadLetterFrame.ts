import {panelAddressSchema, type PanelAddress} from '#contract/ids.ts'
import {decodeFrame, frameFault, type Frame} from './frame.ts'
import {sourceAddress} from './panelIdentity.ts'
import {HEADER_BYTES, MAX_FRAME_BYTES, START_BYTE, TRAILER_BYTES} from './wire.ts'

/** A frame as a dead letter keeps it: in hexadecimal, then the panel's address where the frame does not say it. */
export function formatDeadLetter(frame: Pick<Frame, 'bytes' | 'source'>, address: PanelAddress): string {
  const hex = frame.bytes.toString('hex')
  return sourceAddress(frame.source) === null ? `${hex} ${address}` : hex
}

export type DeadLetterOutcome =
  | {readonly ok: true; readonly frame: Frame; readonly address: PanelAddress}
  | {readonly ok: false; readonly code: string; readonly path: string}

/** The opposite of `formatDeadLetter`. */
export function parseDeadLetter(payload: string): DeadLetterOutcome {
  const [hex = '', addressText] = payload.split(' ')
  if (!/^(?:[0-9a-f]{2})+$/.test(hex)) return {ok: false, code: 'notHexadecimal', path: ''}
  const bytes = Buffer.from(hex, 'hex')
  const fault = wholeFrameFault(bytes)
  if (fault) return {ok: false, ...fault}
  const frame = decodeFrame(bytes)
  const address = sourceAddress(frame.source) ?? panelAddressSchema.safeParse(addressText).data
  return address === undefined
    ? {ok: false, code: 'noAddress', path: 'frame.source'}
    : {ok: true, frame, address}
}

function wholeFrameFault(bytes: Buffer): {code: string; path: string} | null {
  if (bytes.length < HEADER_BYTES + TRAILER_BYTES || bytes.length > MAX_FRAME_BYTES)
    return {code: 'length', path: 'frame.length'}
  if (bytes[0] !== START_BYTE || bytes[1] !== START_BYTE) return {code: 'startMark', path: 'frame.start'}
  if (bytes.readUInt16LE(24) !== bytes.length - HEADER_BYTES - TRAILER_BYTES)
    return {code: 'length', path: 'frame.length'}
  const fault = frameFault(bytes)
  if (fault === null) return null
  return {code: fault, path: fault === 'endMark' ? 'frame.end' : 'frame.checksum'}
}
