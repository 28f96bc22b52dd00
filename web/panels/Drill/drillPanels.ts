import type {HttpReply} from '#contract/httpRoutes.ts'
import type {AreaCode, PanelAddress} from '#contract/ids.ts'

export type PanelRow = HttpReply<'listPanels'>['items'][number]

/** The registered panels of a community, by name. */
export function panelsOf(panels: readonly PanelRow[], community: AreaCode | null): PanelRow[] {
  return panels
    .filter(({isRegistered, place}) => isRegistered && community !== null && place.community === community)
    .sort((left, right) => nameOf(left).localeCompare(nameOf(right), 'zh'))
}

/** With the panel, or without it when it was there. */
export function togglePanel(
  chosen: ReadonlySet<PanelAddress>,
  address: PanelAddress,
): ReadonlySet<PanelAddress> {
  const next = new Set(chosen)
  if (!next.delete(address)) next.add(address)
  return next
}

export function nameOf({name, address}: Pick<PanelRow, 'name' | 'address'>): string {
  return name ?? address
}

/** How a scenario is played against this server over the wires of its panels and backends. */
export function playCommand({scenario, drillId}: {scenario: string; drillId: string}): string {
  return `npm run drill -- ${scenario} --join ${drillId}`
}
