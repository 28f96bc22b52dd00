import {afterAll, beforeAll, expect, it} from 'vitest'
import {z} from 'zod'
import {alarmSchema} from '#contract/alarm.ts'
import {caseFileSchema, caseStepSchema, caseSummarySchema} from '#contract/caseFile.ts'
import {startAlarmHandlers} from '#mock/alarmHandlers.ts'
import {logIn} from '../fixtures/apiClient.ts'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {startServerProcess, type ServerProcess} from '../fixtures/serverProcess.ts'
import {connectTestPanel} from '../fixtures/testPanel.ts'

let city: Awaited<ReturnType<typeof makeBuiltCity>>
let dataFolder: string
let server: ServerProcess

beforeAll(async () => {
  city = await makeBuiltCity()
  dataFolder = await makeDataFolder()
  server = await startServerProcess({dataFolder, cityFolder: city.cityFolder})
})

afterAll(async () => {
  await server.stop()
  await removeDataFolder(dataFolder)
})

it('takes an alarm from the panel’s wire to a case, and the case to its end under our code', async () => {
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

  const handlers = startAlarmHandlers({server: server.url, pace: 0.001, log: () => undefined})
  await expect.poll(async () => (await fires())[0]?.stage, {timeout: 30_000}).toBe('evaluated')
  await handlers.stop()
  const whole = z.object({case: caseFileSchema, steps: z.array(caseStepSchema)})
  const {steps} = await api.get(`/api/cases/${found?.caseCode ?? ''}`, whole)
  expect(steps.map(({step}) => step)).toEqual([
    'reported',
    'accepted',
    'assigned',
    'handling',
    'feedback',
    'evaluated',
  ])
})
