import {createHash, randomUUID} from 'node:crypto'
import type {PanelAddress} from '#contract/ids.ts'
import type {NewRecord} from '#contract/record.ts'
import type {DecodedUnit} from './decodeUnit.ts'
import type {Frame} from './frame.ts'
import {isClockRight, plausibleTime, type PanelClock} from './panelClock.ts'

export interface UnitOrigin {
  readonly address: PanelAddress
  readonly frame: Frame
  /** Epoch ms. */
  readonly receivedAt: number
  readonly clock: PanelClock
}

/** The record of one unit; null for one that leaves nothing to keep. */
export function unitRecord(unit: DecodedUnit, origin: UnitOrigin): NewRecord | null {
  const {address, frame, receivedAt} = origin
  const common = {address, receivedAt, frame: frame.bytes.toString('hex')}
  switch (unit.kind) {
    case 'heartbeat':
      return null
    case 'status': {
      const parts = unit.objects.map(part => ({
        ...part,
        observedAt: plausibleTime(part.observedAt, receivedAt),
      }))
      return {...identity(origin), type: 'panel.statusReported', body: {...common, parts}}
    }
    case 'operation': {
      const operations = unit.objects.map(each => ({
        ...each,
        observedAt: plausibleTime(each.observedAt, receivedAt),
      }))
      return {...identity(origin), type: 'panel.operated', body: {...common, operations}}
    }
    case 'described':
      return {
        ...identity(origin),
        type: 'panel.described',
        body: {...common, typeFlag: unit.typeFlag, objects: [...unit.objects]},
      }
    case 'vendor':
      return {
        ...identity(origin),
        type: 'panel.described',
        body: {...common, typeFlag: unit.typeFlag, objects: [{data: unit.data.toString('hex')}]},
      }
  }
}

/**
 * Where the panel's clock is right, its second and serial are in the frame, and the same bytes are the same event for
 * ever. Where it is wrong, the same bytes may well be a new event.
 */
function identity({address, frame, receivedAt, clock}: UnitOrigin) {
  const isNamedByContent = isClockRight(clock.decode(frame.time), receivedAt)
  return {
    origin: 'fire-response',
    source: `panel:${address}`,
    sourceId: isNamedByContent ? createHash('sha256').update(frame.bytes).digest('hex') : randomUUID(),
  } as const
}
