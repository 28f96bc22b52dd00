import {rm, writeFile} from 'node:fs/promises'
import {afterEach, describe, expect, it, vi} from 'vitest'
import {areaCodeSchema} from '#contract/ids.ts'
import {riskFittedSchema, type RiskModel} from '#contract/risk.ts'
import type {NewRecord} from '#contract/record.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {createCityContext} from '#server/createCityContext.ts'
import {createRisk, type NodeRisk} from '#server/createRisk.ts'
import {startLivePicture} from '#server/situation/livePicture.ts'
import {writePackTexts, type PackTexts} from '../city/packFixture.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'
import {until} from '../fixtures/until.ts'
import {useStores} from '../fixtures/useStores.ts'
import {premisesId, riskPack} from './riskFixture.ts'

const WORKER = new URL('riskWorker.mjs', import.meta.url)
const FRAGILE = new URL('fragileWorker.mjs', import.meta.url)
const NOW = Date.parse('2026-11-09T04:00:00Z')
const BOUND_MS = 60_000

const stores = useStores()
const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function writePack(texts: PackTexts = riskPack()): Promise<string> {
  const folder = await writePackTexts(texts)
  undo.push(() => rm(folder, {recursive: true, force: true}))
  return folder
}

/** One node as far as the risk is concerned. */
async function startNode(folder: string, workerUrl = WORKER) {
  stores.now = NOW
  const store = await stores.open()
  const pack = await loadCityPack(folder)
  const late: {risk?: NodeRisk} = {}
  const failures: unknown[] = []
  const onFatal = (error: unknown) => void failures.push(error)
  const picture = await startLivePicture({
    areaTree: pack.areaTree,
    context: createCityContext(pack),
    clock: () => NOW,
    clockMode: 'live',
    log: store.log,
    tables: store.state,
    logger,
    onFatal,
    onRecord: (_record, changes) => late.risk?.take(changes),
  })
  const risk = (late.risk = createRisk({
    ...{workerUrl, folder, isSimulated: false, pack, picture, logger, onFatal},
    tables: store.state,
    travelTimes: {
      toCells: () => Promise.resolve(Float64Array.of(100, 200, 300, Infinity)),
      fromMany: () => Promise.reject(new Error('not asked')),
      cellsWithin: () => Promise.reject(new Error('not asked')),
      ways: () => Promise.reject(new Error('not asked')),
    },
    append: records => store.log.append(records),
    retryMs: 50,
  }))
  undo.push(async () => {
    await risk.stop()
    await picture.stop()
    expect(failures).toEqual([])
  })
  return {
    risk: risk.port,
    start: () => risk.start(),
    append: (records: NewRecord[]) => store.log.append(records),
  }
}

async function startReady(folder: string, workerUrl = WORKER) {
  const node = await startNode(folder, workerUrl)
  node.start()
  await until('the risk is ready', () => node.risk.readiness().isReady, BOUND_MS)
  return node
}

function inspected(id: string, seen: object): NewRecord {
  return {
    origin: 'wanglou',
    source: 'test',
    sourceId: `inspection of ${id}`,
    type: 'inspection.reported',
    body: {
      inspectionId: `inspection of ${id}`,
      premisesId: premisesId(id),
      ...{department: null, at: NOW - 3_600_000, outcome: 'passed', hazards: [], seen},
      ...{note: null, photos: [], planId: null, by: 'duty', role: 'duty'},
    },
  }
}

const scoreOf = async ({risk}: {risk: NodeRisk['port']}, id: string) =>
  (await risk.explain(premisesId(id)))?.score.probability ?? Number.NaN

describe('the risk of a node', () => {
  it('is not ready before it was computed, and then answers from the expert prior', async () => {
    const node = await startNode(await writePack())
    expect(node.risk.readiness()).toEqual({isReady: false, detail: null})
    node.start()
    await until('the risk is ready', () => node.risk.readiness().isReady, BOUND_MS)
    expect(node.risk.readiness()).toMatchObject({stamp: {modelVersion: expect.stringMatching(/^prior-/)}})
    const rows = await node.risk.top({seen: null, by: 'harm', onlyBlind: false, top: 5})
    const harms = rows?.map(({score}) => score.harm) ?? []
    expect(harms).toEqual([...harms].sort((a, b) => b - a))
    expect(rows).toHaveLength(5)
    expect((await node.risk.explain(premisesId('P11')))?.harm.responseSeconds).toBe(100)
    expect((await node.risk.model()).inUse).toBeNull()
  })

  it('follows the log, tells what has changed, and is the same after a start and on another node', async () => {
    const folder = await writePack()
    const first = await startReady(folder)
    const told: (Int32Array | null)[] = []
    first.risk.onChanged(rows => told.push(rows))
    const before = await scoreOf(first, 'P15')
    await first.append([inspected('P15', {indoorCharging: true, bottledGas: true})])
    await until('it is told', () => told.length > 0, BOUND_MS)
    expect(told.map(rows => rows && [...rows])).toEqual([[4]])
    const after = await scoreOf(first, 'P15')
    expect(after).toBeGreaterThan(before)
    expect(first.risk.changesIn(told[0] ?? null, null)).toMatchObject({
      isAll: false,
      changed: [{premisesId: 'P15', probability: expect.closeTo(after, 12)}],
    })
    const explained = await first.risk.explain(premisesId('P15'))
    expect(explained?.history[0]).toEqual({
      what: 'inspection',
      on: '2026-11-09',
      detail: 'passed',
      department: null,
    })

    const second = await startReady(folder)
    expect(second.risk.table(null)).toEqual(first.risk.table(null))
  })

  it('keeps to the areas that somebody sees', async () => {
    const {risk} = await startReady(await writePack())
    const west = [areaCodeSchema.parse('990001000001')]
    const table = risk.table(west)
    const areas = risk.areaRisks(west)
    expect(table.count).toBe(20)
    expect(areas).toMatchObject([{premises: 20}])
    expect(areas[0]?.expectedFires).toBeCloseTo(
      table.probability.reduce((sum, one) => sum + one, 0),
      5,
    )
    const rows = await risk.top({seen: west, by: 'probability', onlyBlind: false, top: 500})
    expect(new Set(rows?.map(({community}) => community))).toEqual(new Set(west))
    expect(rows).toHaveLength(20)
    const heat = await risk.heat({measure: 'probability', seen: west})
    const whole = await risk.heat({measure: 'probability', seen: null})
    const known = (values: Float32Array | undefined) => [...(values ?? [])].filter(value => value >= 0).length
    expect(known(heat?.values)).toBeGreaterThan(0)
    expect(known(heat?.values)).toBeLessThan(known(whole?.values))
    const tried = await risk.tryMeasures({measures: [{type: 'fitSmoke'}], seen: west})
    expect(tried?.premises).toBe(20)
    expect(tried?.communities.map(({code}) => code)).toEqual(west)
    expect(tried?.harmAfter).toBeLessThan(tried?.harmBefore ?? 0)
  })

  it('knows what was expected as of the last twelve month ends', async () => {
    const {risk} = await startReady(await writePack())
    const city = areaCodeSchema.parse('990001')
    await until('the trend is there', () => risk.areaRisks([city])[0]?.trend.length === 12, BOUND_MS)
    expect(risk.areaRisks([city])[0]?.trend.every(fires => fires > 0)).toBe(true)
  })

  it('names the file of the pack that cannot be read, and comes back when it is mended', async () => {
    const folder = await writePack({...riskPack(), 'fires.csv': 'id,on\nF1,2026-01-05\n'})
    const node = await startNode(folder)
    node.start()
    const detail = () => {
      const ready = node.risk.readiness()
      return ready.isReady ? null : ready.detail
    }
    await until('the file is named', () => detail()?.startsWith('fires.csv:1') ?? false, BOUND_MS)
    await writeFile(`${folder}/fires.csv`, riskPack()['fires.csv'] ?? '')
    await until('the risk is ready', () => node.risk.readiness().isReady, BOUND_MS)
  })
})

describe('a risk thread that dies', () => {
  it.each(['exit', 'throw'] as const)(
    'by %s leaves the node going, is started again and knows what happened meanwhile',
    async order => {
      const folder = await writePack()
      const node = await startReady(folder, FRAGILE)
      const before = await scoreOf(node, 'P15')
      const orders = new BroadcastChannel('fragile risk worker')
      orders.postMessage(order)
      await until('there is none', () => !node.risk.readiness().isReady, BOUND_MS)
      orders.close()
      // Nobody has to mend anything: it is being computed.
      expect(node.risk.readiness()).toEqual({isReady: false, detail: null})
      expect(await node.risk.explain(premisesId('P15'))).toBeNull()
      await node.append([inspected('P15', {indoorCharging: true, bottledGas: true})])
      await until('it is back', () => node.risk.readiness().isReady, BOUND_MS)
      await until('all is known', async () => (await scoreOf(node, 'P15')) > before, BOUND_MS)
      const anew = await startReady(folder)
      expect(node.risk.table(null)).toEqual(anew.risk.table(null))
    },
  )
})

describe('models of a node', () => {
  it('are written to the log when somebody asks for one, refused where the fires are too few', async () => {
    const node = await startReady(await writePack())
    expect(node.risk.refit('admin')).toBe(true)
    expect(node.risk.refit('admin')).toBe(false)
    await vi.waitFor(async () => expect((await node.risk.model()).refused).toHaveLength(1), BOUND_MS)
    const {refused, inUse} = await node.risk.model()
    expect(refused[0]).toMatchObject({isTaken: false, refusal: 'tooFewFires', by: 'admin'})
    // A version is read as a moment: it says of which time zone.
    expect(refused[0]?.model.version).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(inUse).toBeNull()
    expect(node.risk.readiness()).toMatchObject({stamp: {modelVersion: expect.stringMatching(/^prior-/)}})
  })

  it('count on every node from the record on in which one was taken', async () => {
    const folder = await writePack()
    const [first, second] = [await startReady(folder), await startReady(folder)]
    expect(first.risk.refit('admin')).toBe(true)
    await vi.waitFor(async () => expect((await first.risk.model()).refused).toHaveLength(1), BOUND_MS)
    const fitted = (await first.risk.model()).refused[0]
    const taken = riskFittedSchema.parse({...fitted, isTaken: true, refusal: null})
    const model: RiskModel = {...taken.model, version: 'taken'}
    await second.append([
      {
        ...{origin: 'wanglou', source: 'risk', sourceId: 'taken'},
        type: 'risk.fitted',
        body: {...taken, model},
      },
    ])
    for (const {risk} of [first, second]) {
      const version = () => {
        const ready = risk.readiness()
        return ready.isReady ? ready.stamp.modelVersion : null
      }
      await until('the model is in use', () => version() === 'taken', BOUND_MS)
    }
    expect(second.risk.table(null)).toEqual(first.risk.table(null))
  })

  it('are named where one lacks a coefficient', async () => {
    const folder = await writePack()
    const first = await startReady(folder)
    expect(first.risk.refit('admin')).toBe(true)
    await vi.waitFor(async () => expect((await first.risk.model()).refused).toHaveLength(1), BOUND_MS)
    const fitted = riskFittedSchema.parse((await first.risk.model()).refused[0])
    const features = fitted.model.features.filter(({name}) => name !== 'steel')
    const body = {
      ...fitted,
      isTaken: true,
      refusal: null,
      model: {...fitted.model, version: 'lacking', features},
    }
    await first.append([
      {...{origin: 'wanglou', source: 'risk', sourceId: 'lacking'}, type: 'risk.fitted', body},
    ])
    await until(
      'it is named',
      () => {
        const ready = first.risk.readiness()
        return !ready.isReady && (ready.detail?.includes('missingCoefficient steel') ?? false)
      },
      BOUND_MS,
    )
  })
})
