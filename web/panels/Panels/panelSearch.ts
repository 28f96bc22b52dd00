import type {HttpReply} from '#contract/httpRoutes.ts'

export type PanelRow = HttpReply<'listPanels'>['items'][number]

/**
 * Panels whose name, number or street address holds every word of `text`, case aside. Those with standing fires come
 * first, then with faults, then unregistered ones; the rest by name.
 */
export function searchPanels(
  panels: readonly PanelRow[],
  {text, isUnregisteredOnly}: {text: string; isUnregisteredOnly: boolean},
): PanelRow[] {
  const needles = text.toLowerCase().split(/\s+/).filter(Boolean)
  return panels
    .filter(panel => !isUnregisteredOnly || !panel.isRegistered)
    .filter(panel => {
      const hay = `${panel.name ?? ''} ${panel.address} ${panel.streetAddress}`.toLowerCase()
      return needles.every(needle => hay.includes(needle))
    })
    .sort(
      (a, b) =>
        b.activeFires - a.activeFires ||
        b.activeFaults - a.activeFaults ||
        Number(a.isRegistered) - Number(b.isRegistered) ||
        nameOf(a).localeCompare(nameOf(b)),
    )
}

function nameOf({name, address}: PanelRow): string {
  return name ?? address
}
