import {createHash} from 'node:crypto'
import {isIPv4} from 'node:net'
import {panelAddressSchema, type PanelAddress} from '#contract/ids.ts'

const NO_ADDRESS = '000000000000'

/** The frame's own source as a panel address; null when it is all zero. */
export function sourceAddress(source: string): PanelAddress | null {
  return source === NO_ADDRESS ? null : panelAddressSchema.parse(source)
}

/**
 * Who a panel is that never says its address: `ffff` and the four bytes of its IPv4 address, or `fffe` and the start
 * of a digest of its IPv6 address. Stable over reconnections from the same address; two such panels behind one
 * router are one.
 */
export function pseudoAddress(remoteAddress: string): PanelAddress {
  const remote = remoteAddress.replace(/^::ffff:/i, '')
  const text = isIPv4(remote)
    ? `ffff${Buffer.from(remote.split('.').map(Number)).toString('hex')}`
    : `fffe${createHash('sha256').update(remote).digest('hex').slice(0, 8)}`
  return panelAddressSchema.parse(text)
}
