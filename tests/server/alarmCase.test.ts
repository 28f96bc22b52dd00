import {expect, it} from 'vitest'
import {z} from 'zod'
import {alarmSchema} from '#contract/alarm.ts'
import {caseFileSchema, caseStepSchema, caseSummarySchema, stageSchema} from '#contract/caseFile.ts'
import {startAlarmHandlers} from '#mock/alarmHandlers.ts'
import {startFirePanels} from '#mock/firePanels.ts'
import {startFourPlatforms} from '#mock/fourPlatforms.ts'
import {readCityPlaces} from '#mock/places/cityPlaces.ts'
import {planScript} from '#mock/scenarios/planScript.ts'
import {logIn} from '../fixtures/apiClient.ts'
import {connectTestPanel} from '../fixtures/testPanel.ts'
import {useServer} from '../fixtures/useServer.ts'

const city = useServer()

it('takes an alarm from the panel’s wire to a case, and the case to its end under our code', async () => {
  const {server} = city
  const panel = await connectTestPanel(server.panelPort, '0000000003e9')
  await panel.report(1, 'fire')
  await panel.report(2, 'fire')
  await panel.report(1, 'fire')
  await panel.report(1, 'normal')
  panel.close()
  const api = await logIn(server.url, 'duty')
  const fires = () => api.all('/api/cases', caseSummarySchema)
  const [found, ...more] = await fires()
  expect(more).toEqual([])
  expect(found).toMatchObject({
    kind: 'fire',
    stage: 'reported',
    origin: {type: 'alarm', panelAddress: '0000000003e9'},
  })
  const alarms = await api.all('/api/alarms', alarmSchema)
  expect(alarms.map(({clearedAt}) => clearedAt === null).sort()).toEqual([false, true])

  const handlers = startAlarmHandlers({
    ...{server: server.url, pace: 0.001, log: () => undefined},
    causeAt: address => (address === '0000000003e9' ? 'cooking' : null),
  })
  await expect.poll(async () => (await fires())[0]?.stage, {timeout: 30_000}).toBe('evaluated')
  await handlers.stop()
  const whole = z.object({case: caseFileSchema, steps: z.array(caseStepSchema)})
  const {steps: entries} = await api.get(`/api/cases/${found?.caseCode ?? ''}`, whole)
  expect(entries.map(({step}) => step)).toEqual(expect.arrayContaining(['alarmRaised', 'alarmCleared']))
  const steps = entries.filter(({step}) => stageSchema.safeParse(step).success)
  expect(steps.map(({step}) => step)).toEqual([
    'reported',
    'accepted',
    'assigned',
    'handling',
    'feedback',
    'evaluated',
  ])
  const notes = steps.map(({note}) => note ?? '')
  expect(notes.slice(-2).every(note => note.includes('误报'))).toBe(true)
})

it('shows the fire of the night scenario as one case of several alarms, beside the neighbours’ reports', async () => {
  const {server, folders} = city
  const places = await readCityPlaces(folders.cityFolder)
  const log = () => undefined
  const backend = await startFourPlatforms({
    ...{server: server.url, places, seed: 'night', scenario: 'fire-at-night', speed: 100},
    ...{casesPerDay: 20, log},
  })
  const {program} = backend
  const panels = await startFirePanels({
    ...{address: `127.0.0.1:${String(server.panelPort)}`, places, program, seed: 'night', log},
    script: program.flatMap(chapter => planScript(chapter, places).incidents),
  })
  const api = await logIn(server.url, 'duty')
  const cases = () => api.all('/api/cases', caseSummarySchema)
  const neighbour = async () => (await cases()).find(({title}) => title === '居民楼下作坊起火')
  await expect.poll(async () => (await neighbour())?.stage, {timeout: 60_000}).toBe('handling')
  const told = await neighbour()
  expect(told).toMatchObject({kind: 'fire', level: 1})
  const alarmed = (await cases()).filter(
    ({origin, address}) =>
      origin.type === 'alarm' && origin.alarmIds.length >= 3 && address === told?.address,
  )
  expect(alarmed).toHaveLength(1)
  await backend.stop()
  await panels.stop()
})
