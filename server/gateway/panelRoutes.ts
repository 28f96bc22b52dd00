import {problemCodeOf, type Commands} from './commands.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import type {PanelControl} from './ports.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface PanelRouteParts {
  readonly panels: PanelControl
  readonly commands: Commands
  readonly scope: Scope
}

/** Fire panels. */
export function servePanels(router: ContractRouter, {panels, commands, scope}: PanelRouteParts): void {
  router.serve('listPanels', ({query, session}) => {
    const start = decodeCursor(query.cursor)
    if (start === undefined) return refuse('invalid', {path: '$.cursor'})
    const seen = panels
      .list()
      .filter(panel => scope.seesPlace(session, panel.place))
      .map(panel => ({
        ...panel,
        isConnected: panels.isConnected(panel.address),
        order: parseInt(panel.address, 16),
      }))
      .sort((left, right) => left.order - right.order)
      .filter(({order}) => start === null || order > start)
    const page = pageOf(seen, query.limit, row => row.order)
    return answer({items: page.items.map(({order: _, ...row}) => row), nextCursor: page.nextCursor})
  })

  router.serve('inspectPanel', async ({params, body, session}) => {
    const reply = await commands['panel:inspect'](session, {...params, ...body})
    return reply.ok ? answer({outcome: reply.outcome}) : refuse(problemCodeOf(reply.code))
  })

  router.serve('syncPanelClock', async ({params, session}) => {
    const reply = await commands['panel:syncClock'](session, params)
    return reply.ok ? answer(null) : refuse(problemCodeOf(reply.code))
  })
}
