import type {FireResponseConnector} from './connectors/fire-response/fireResponseApi.ts'
import type {PanelControl} from './gateway/ports.ts'
import type {Situation} from './situation/situation.ts'

/** Fire panels as the gateway speaks to them. */
export function createPanelControl(
  panels: FireResponseConnector,
  situation: Pick<Situation, 'panels'>,
): PanelControl {
  return {
    list: () => situation.panels(),
    isConnected: address => panels.connectedPanels().some(panel => panel.address === address),
    async inspect(address, {timeoutMinutes, by}) {
      const reply = await panels.inspect(address, timeoutMinutes, by)
      return reply.ok ? reply.outcome : reply.code === 'panelBusy' ? 'panelBusy' : 'panelNotConnected'
    },
    async syncClock(address, {by}) {
      const reply = await panels.syncClock(address, by)
      if (reply.ok) return 'done'
      return reply.code === 'panelBusy' || reply.code === 'panelNotConnected' ? reply.code : 'denied'
    },
  }
}
