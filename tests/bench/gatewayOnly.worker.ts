import {randomUUID} from 'node:crypto'
import {setTimeout as sleep} from 'node:timers/promises'
import type {LogRecord, NewRecord} from '#contract/record.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {createFourPlatformsConnector} from '#server/connectors/four-platforms/fourPlatformsConnector.ts'
import {createCityContext} from '#server/createCityContext.ts'
import {describeCity} from '#server/describeCity.ts'
import {createGateway, type Gateway} from '#server/gateway/createGateway.ts'
import {hashPassword} from '#server/gateway/password.ts'
import {createReportFiles} from '#server/reports/reportFiles.ts'
import {Situation} from '#server/situation/situation.ts'
import {FakeRisk} from '../gateway/fakeRisk.ts'
import {FakeAccess} from '../gateway/fakeAccess.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'
import {createLoadEvents} from './loadEvents.ts'
import {serveWorker} from './worker.ts'

export type GatewayOnly = typeof methods

const BATCH_MS = 100
const SLICE_MS = 20

let gateway: Gateway | null = null
let situation: Situation | null = null
let seq = 0
const connector = createFourPlatformsConnector({now: Date.now})

const methods = {
  /** The gateway and the live picture of a city, without feeds and store; resolves with the port. */
  async listen({cityFolder}: {cityFolder: string}): Promise<number> {
    const pack = await loadCityPack(cityFolder)
    const nothing = {
      cases: [],
      alarms: [],
      panels: [],
      parts: [],
      fireGroups: [],
      pendingSteps: [],
      caseSerials: [],
      tasks: [],
      unitStates: [],
      drills: [],
      openHandovers: [],
      wallShows: [],
      hazards: [],
      hazardTallies: [],
      riskModel: null,
    }
    const picture = new Situation({
      areaTree: pack.areaTree,
      context: createCityContext(pack),
      image: {seq: 0, ...nothing},
      clock: Date.now,
      clockMode: 'live',
      projectedSeq: () => seq,
    })
    situation = picture
    const access = new FakeAccess()
    const passwordHash = await hashPassword('wanglou-demo')
    access.users.set('duty', {name: 'duty', role: 'duty', areas: [pack.code], passwordHash})
    const description = describeCity(pack, {mode: 'simulated', hasTianditu: false})
    gateway = createGateway({
      options: {
        publicUrl: null,
        fieldUrl: 'http://127.0.0.1',
        sessionSecret: randomUUID(),
        webRoot: null,
        trustProxy: false,
      },
      ports: {
        access,
        situation: picture,
        city: {
          description,
          areaTree: pack.areaTree,
          premises: new Map(),
          units: [],
          warnings: pack.warnings,
          landGeoJson: '{"type":"FeatureCollection","features":[]}',
        },
        policy: pack.policy,
        roster: pack.roster,
        reports: {
          ...createReportFiles({timeZone: pack.timeZone, areaName: code => code}),
          responseFigures: unused,
        },
        map: {
          tile: () => Promise.resolve(null),
          tiandituLayers: [],
          tiandituTile: () => Promise.resolve(null),
          pmtilesFile: () => null,
        },
        dispatch: {recommend: unused, coverage: unused, ways: unused},
        risk: new FakeRisk(),
        append: () => Promise.resolve(),
        commit: unused,
        commitAll: unused,
        commandSeq: unused,
        tasks: {taskById: unused, tasksOf: unused, track: unused},
        photos: {
          keepPhoto: unused,
          photosOfTask: unused,
          keepPremisesPhoto: unused,
          photosOfPremises: unused,
          photo: unused,
        },
        mendings: {
          listMendings: unused,
          mendingsOfFindings: unused,
          mendingsOfPremises: unused,
        },
        hazards: {
          hazardById: unused,
          listHazards: unused,
          closedHazards: unused,
          fireById: unused,
          listFires: unused,
          inspectionsSince: unused,
          listPlans: unused,
          planById: unused,
        },
        pastHazards: () => null,
        channelOf: unused,
        enforcement: {premisesRecord: unused, listPersonViews: unused, ownerOf: unused},
        duty: {
          drillById: unused,
          listDrills: unused,
          drillCases: unused,
          drillAlarms: unused,
          tasksOf: unused,
          listHandovers: unused,
          handoverById: unused,
        },
        live: picture.state,
        plans: {planById: unused, planOfCase: unused, listPlans: unused},
        planner: {choose: unused, ways: unused},
        visits: {bestVisits: unused},
        node: {
          caughtUp: () => Promise.resolve(true),
          readiness: () => Promise.resolve({store: true, situation: true}),
          lagRecords: () => 0,
        },
        feeds: {secretOf: () => null, receive: unused, health: () => []},
        panels: {list: () => [], isConnected: () => false, inspect: unused, syncClock: unused},
        deadLetters: {listDeadLetters: unused},
        deadLetterReplay: {replay: unused},
        cases: {
          listCases: unused,
          caseByCode: unused,
          caseTrace: unused,
          findCases: unused,
          listAlarms: unused,
        },
        verifyAudit: unused,
      },
      log: logger,
      clock: {now: Date.now},
    })
    return gateway.listen(0, '127.0.0.1')
  },

  /** Takes events into the picture at an even rate for so long; resolves with the seconds of CPU. */
  async play(load: {label: string; perSecond: number; seconds: number}): Promise<number> {
    const records = createLoadEvents(load.label, load.perSecond * load.seconds).flatMap(toRecords)
    const start = performance.now()
    const before = process.cpuUsage()
    let taken = 0
    let tickedAt = start
    while (taken < records.length) {
      const due = Math.min(records.length, ((performance.now() - start) / 1_000) * load.perSecond)
      for (; taken < due; taken++) situation?.take(placed(records[taken]!))
      if (performance.now() - tickedAt >= BATCH_MS - SLICE_MS / 2) {
        tickedAt += BATCH_MS
        situation?.tick()
      }
      await sleep(SLICE_MS)
    }
    situation?.tick()
    await sleep(2 * BATCH_MS)
    const {user, system} = process.cpuUsage(before)
    return (user + system) / 1e6
  },
}

function placed(record: NewRecord): LogRecord {
  return {...record, seq: ++seq, recordedAt: Date.now()}
}

function toRecords(event: unknown): NewRecord[] {
  const outcome = connector.readEvent(event)
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.path}`)
  return [...outcome.records]
}

function unused(): never {
  throw new Error('not a part of this measurement')
}

serveWorker(methods, () => gateway?.close(0))
