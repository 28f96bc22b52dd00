import {expect, it} from 'vitest'
import {z} from 'zod'
import {readHttpJson} from '#contract/httpJson.ts'
import {areaReplySchema} from '#contract/http.ts'
import {alarmSchema} from '#contract/alarm.ts'
import {drillSchema} from '#contract/drill.ts'
import {caseSummarySchema} from '#contract/caseFile.ts'
import {readCityPlaces} from '#mock/places/cityPlaces.ts'
import {runDrill} from '#mock/runDrill.ts'
import {writeReport} from '#mock/drillDesk.ts'
import {logIn} from '../fixtures/apiClient.ts'
import {useServer} from '../fixtures/useServer.ts'

const city = useServer()

it('plays a drill over the real wires, marks all of it, leaves every figure as it was, and reports its times', async () => {
  const {server, folders} = city
  const api = await logIn(server.url, 'duty')
  const figures = async () => {
    const {figures: now, series} = await api.get('/api/areas/330383', areaReplySchema)
    return {now, reported: series?.reportedByKind, fires: series?.firesRaised, faults: series?.faultsRaised}
  }
  const before = await figures()
  const lines: string[] = []
  const report = await runDrill({
    ...{server: server.url, panels: `127.0.0.1:${String(server.panelPort)}`, scenario: 'drill-night-fire'},
    ...{
      places: await readCityPlaces(folders.cityFolder),
      account: {user: 'leader', password: 'wanglou-demo'},
    },
    ...{speed: 100, isAnswered: true, signal: new AbortController().signal},
    log: line => lines.push(line),
  })
  expect(lines.filter(line => line.includes('rejected'))).toEqual([])
  const cases = await api.all('/api/cases', caseSummarySchema)
  const alarms = await api.all('/api/alarms', alarmSchema)
  expect(alarms.length).toBeGreaterThan(0)
  expect([...cases, ...alarms].filter(({isDrill}) => !isDrill)).toEqual([])
  expect(cases.map(({state}) => state)).toEqual(cases.map(() => 'voided'))
  const after = await figures()
  expect({...after, now: after.now}).toEqual(before)

  expect(report.cases).toHaveLength(cases.length)
  expect(report.alarms.raised).toBe(alarms.length)
  const acknowledged = report.summary.find(({step}) => step === 'acknowledged')
  expect(acknowledged).toMatchObject({expected: cases.length, reached: 3})
  expect(acknowledged?.p90Seconds).toBeGreaterThanOrEqual(0)
  expect(writeReport(report).join('\n')).toContain('acknowledged')
}, 120_000)

it('joins a drill that officers have started: rings only its panels, and leaves its end to them', async () => {
  const {server, folders} = city
  const api = await logIn(server.url, 'leader')
  const places = await readCityPlaces(folders.cityFolder)
  const [panel] = places.panels
  const started = await fetch(`${server.url}/api/drills`, {
    method: 'POST',
    headers: {'content-type': 'application/json', authorization: `Bearer ${api.token}`},
    body: JSON.stringify({name: 'Desk', scenario: 'drill-thirty-alarms', panelAddresses: [panel?.address]}),
  })
  const {drill} = z.object({drill: drillSchema}).parse(readHttpJson(await started.text()))
  const report = await runDrill({
    ...{server: server.url, panels: `127.0.0.1:${String(server.panelPort)}`, scenario: drill.scenario},
    ...{places, account: {user: 'duty', password: 'wanglou-demo'}, join: drill.drillId},
    ...{speed: 100, signal: new AbortController().signal, log: () => {}},
  })
  expect(report.drill).toMatchObject({drillId: drill.drillId, endedAt: null})
  const alarms = await api.all('/api/alarms', alarmSchema)
  const own = alarms.filter(({raisedAt}) => raisedAt >= drill.startedAt)
  expect(own.length).toBeGreaterThan(0)
  expect(own.every(({isDrill, panelAddress}) => isDrill && panelAddress === panel?.address)).toBe(true)
}, 120_000)
