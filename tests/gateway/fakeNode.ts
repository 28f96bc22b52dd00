/* eslint-disable @typescript-eslint/require-await -- what stands in for a store has nothing to wait for */
import pino from 'pino'
import type {Alarm, Panel} from '#contract/alarm.ts'
import type {CaseFile, Place, TracedStep} from '#contract/caseFile.ts'
import type {DeadLetter, IngestReply} from '#contract/feed.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {NewRecord} from '#contract/record.ts'
import type {Role} from '#contract/session.ts'
import type {UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import {createDispatchAdvice} from '#server/createDispatchAdvice.ts'
import {createGateway} from '#server/gateway/createGateway.ts'
import type {GatewayLimits, GatewayOptions} from '#server/gateway/options.ts'
import {hashPassword} from '#server/gateway/password.ts'
import type {CaseQueries, GatewayPorts, MapSource} from '#server/gateway/ports.ts'
import {CityState, EMPTY_IMAGE} from '#server/situation/cityState.ts'
import {responseFigures, type AnsweredCase} from '#server/domain/responseFigures.ts'
import {createReportFiles} from '#server/reports/reportFiles.ts'
import type {AnsweredQuery} from '#server/store/storeApi.ts'
import {FakeAccess} from './fakeAccess.ts'
import {FakeClock} from './fakeClock.ts'
import {commitAllTo, commitTo} from './fakeCommit.ts'
import {DESCRIPTION, HEALTH} from './fakeDescription.ts'
import type {FakeNode} from './fakeNodeState.ts'
import {FakePhotos} from './fakePhotos.ts'
import {FakeHazards} from './fakeHazards.ts'
import {FakeMendings} from './fakeMendings.ts'
import {createTravelTimes} from '#server/routing/travelTimes.ts'
import {POLICY} from '../fixtures/city.ts'
import {FakeDuty} from './fakeDuty.ts'
import {FakeEnforcement} from './fakeEnforcement.ts'
import {areaTree, BARN, CELLS, CITY, EAST, SHOP, UNITS, WARNINGS} from './fakeCity.ts'
import {FakePlans} from './fakePlans.ts'
import {FakeRisk} from './fakeRisk.ts'
import {FakeRoster} from './fakeRoster.ts'
import {FakeSituation} from './fakeSituation.ts'

export type {FakeNode} from './fakeNodeState.ts'

export const FEED_SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0LWZlZWQtMQ=='
export const PASSWORD = 'correct horse'

let passwordHash: Promise<string> | null = null

/** A gateway on a free port over in-memory ports, with the users `admin` `leader` `duty` `community` (EAST only). */
export async function startFakeNode(
  options: Partial<Omit<GatewayOptions, 'limits'>> & {limits?: Partial<GatewayLimits>} = {},
): Promise<FakeNode> {
  passwordHash ??= hashPassword(PASSWORD)
  const access = new FakeAccess()
  const users: [string, Role, AreaCode][] = [
    ['admin', 'admin', CITY],
    ['leader', 'leader', CITY],
    ['duty', 'duty', CITY],
    ['community', 'community', EAST],
  ]
  for (const [name, role, area] of users) {
    access.users.set(name, {name, role, areas: [area], passwordHash: await passwordHash})
  }
  const clock = new FakeClock()
  const situation = new FakeSituation()
  const state = {
    records: [] as NewRecord[],
    deliveries: [] as {feed: string; events: readonly unknown[]}[],
    cases: [] as CaseFile[],
    steps: [] as TracedStep[],
    alarms: [] as Alarm[],
    panels: [] as Panel[],
    deadLetters: [] as DeadLetter[],
    live: new CityState(EMPTY_IMAGE),
    photos: new FakePhotos(),
    hazards: new FakeHazards(),
    mendings: new FakeMendings(),
    track: [] as {at: number; position: readonly [number, number]}[],
    duty: new FakeDuty(),
    risk: new FakeRisk(),
    enforcement: new FakeEnforcement(),
    commands: [] as string[],
    answered: [] as AnsweredCase[],
    answeredQueries: [] as AnsweredQuery[],
    finds: [] as Parameters<CaseQueries['findCases']>[0][],
    onFind: () => {},
    onReceive: async (events: readonly unknown[]): Promise<IngestReply> => ({
      accepted: events.length,
      duplicate: 0,
      rejected: [],
    }),
    onCaughtUp: async () => true,
    onReplay: async (): Promise<'done' | 'notFound' | 'alreadyResolved' | 'stillRejected'> => 'done',
    onInspect: async (): Promise<'answered' | 'panelNotConnected'> => 'answered',
    unitStates: new Map<UnitId, UnitState>(),
    roster: new FakeRoster(),
    planning: new FakePlans(),
    commit: (record: NewRecord) => commitTo(state, record, clock.now()),
    onTile: (async () => null) as MapSource['tile'],
    onPicture: (async () => null) as MapSource['tiandituTile'],
    pmtilesFile: null as string | null,
    readiness: {store: true, situation: true},
  }
  state.planning.kept = () => [...state.live.plans.values()]
  const isIn = (place: Place, areas: readonly AreaCode[] | null) =>
    areas === null || areas.some(area => (place.gridCell ?? '').startsWith(area))
  const ports: GatewayPorts = {
    feeds: {
      secretOf: feed => (feed === 'four-platforms' ? FEED_SECRET : null),
      async receive(feed, events) {
        const reply = await state.onReceive(events)
        state.deliveries.push({feed, events})
        return reply
      },
      health: () => [HEALTH],
    },
    panels: {
      list: () => state.panels,
      isConnected: () => true,
      async inspect(address) {
        state.commands.push(`inspect ${address}`)
        return state.onInspect()
      },
      async syncClock(address) {
        state.commands.push(`syncClock ${address}`)
        return 'done'
      },
    },
    deadLetters: {
      listDeadLetters: async ({beforeSeq, limit}) =>
        state.deadLetters.filter(({seq}) => beforeSeq === null || seq < beforeSeq).slice(0, limit),
    },
    deadLetterReplay: {
      async replay(seq) {
        state.commands.push(`replay ${seq}`)
        return state.onReplay()
      },
    },
    cases: {
      listCases: async ({areas, onlyOutside, kinds, beforeSeq, limit}) =>
        state.cases
          .filter(({place}) => isIn(place, areas) && (!onlyOutside || place.isOutside))
          .filter(({kind}) => kinds === null || kinds.includes(kind))
          .filter(({openedSeq}) => beforeSeq === null || openedSeq < beforeSeq)
          .sort((left, right) => right.openedSeq - left.openedSeq)
          .slice(0, limit),
      caseByCode: async caseCode => state.cases.find(caseFile => caseFile.caseCode === caseCode) ?? null,
      caseTrace: async () => state.steps,
      async findCases(query) {
        state.finds.push(query)
        state.onFind()
        return state.cases
          .filter(
            ({place, title}) => isIn(place, query.areas) && query.words.every(word => title?.includes(word)),
          )
          .slice(0, query.limit)
          .map(caseFile => ({caseFile, foundBy: 'text'}))
      },
      listAlarms: async ({areas, limit}) =>
        state.alarms.filter(({place}) => isIn(place, areas)).slice(0, limit),
    },
    tasks: {
      taskById: async taskId => state.live.task(taskId) ?? null,
      tasksOf: async caseCode => state.live.tasksOf(caseCode),
      track: async () => state.track,
    },
    photos: state.photos,
    ...{hazards: state.hazards, pastHazards: () => state.hazards.past},
    mendings: state.mendings,
    channelOf: () => 'manual',
    access,
    city: {
      description: DESCRIPTION,
      areaTree,
      premises: new Map([SHOP, BARN].map(premises => [premises.id, premises])),
      units: UNITS,
      warnings: WARNINGS,
      landGeoJson: '{"type":"FeatureCollection","features":[]}',
    },
    policy: POLICY,
    roster: state.roster,
    reports: {
      ...createReportFiles({timeZone: 'Asia/Shanghai', areaName: code => code}),
      responseFigures: async ({per, ...query}) => {
        state.answeredQueries.push(query)
        return responseFigures(state.answered, {
          ...{per, targets: POLICY.responseTargets},
          dayOf: at => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10),
        })
      },
    },
    map: {
      tile: (z, x, y) => state.onTile(z, x, y),
      tiandituLayers: ['vec'],
      tiandituTile: (layer, place) => state.onPicture(layer, place),
      pmtilesFile: id => (id === 'file' ? state.pmtilesFile : null),
    },
    dispatch: createDispatchAdvice({
      city: {
        policy: POLICY,
        units: UNITS,
        cells: CELLS,
        roster: state.roster,
        isWithin: (code, ancestor) => areaTree.isWithin(code, ancestor),
      },
      travelTimes: createTravelTimes({
        osrm: null,
        streets: null,
        speeds: POLICY.travelSpeeds,
        cells: areaTree.shapes('gridCell').map(({area}) => area.anchor),
      }),
      unitStates: () => state.unitStates,
      now: () => clock.now(),
    }),
    risk: state.risk,
    situation,
    node: {
      caughtUp: () => state.onCaughtUp(),
      readiness: async () => state.readiness,
      lagRecords: () => 3,
    },
    async append(records) {
      state.records.push(...records)
    },
    commit: async record => commitTo(state, record, clock.now()),
    commitAll: async records => commitAllTo(state, records, clock.now()),
    async commandSeq(commandId) {
      const index = state.records.findIndex(({sourceId}) => sourceId === commandId)
      return index === -1 ? null : index + 1
    },
    live: state.live,
    duty: state.duty,
    plans: state.planning.plans,
    planner: state.planning.planner,
    visits: state.planning.visits,
    enforcement: state.enforcement.over(state.records),
    verifyAudit: async () => ({isIntact: true, records: 5, firstBroken: null}),
  }
  const gateway = createGateway({
    options: {
      publicUrl: null,
      fieldUrl: 'https://city.example',
      sessionSecret: 'a secret of the tests',
      webRoot: null,
      trustProxy: false,
      ...options,
    },
    ports,
    log: pino({level: 'silent'}),
    clock,
  })
  const port = await gateway.listen(0, '127.0.0.1')
  return Object.assign(state, {
    gateway,
    url: `http://127.0.0.1:${port}`,
    clock,
    situation,
    access,
    close: () => gateway.close(500),
  })
}

/** The cookie and token of a new session of a user. */
export async function logIn(
  node: FakeNode,
  user: string,
): Promise<{cookie: string; token: string; sessionId: string}> {
  const response = await fetch(`${node.url}/api/session`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({user, password: PASSWORD}),
  })
  if (response.status !== 201) throw new Error(`log-in answered ${response.status}`)
  const {token, session} = JSON.parse(await response.text())
  return {cookie: cookieOf(response), token, sessionId: session.sessionId}
}

/** The `name=value` of the cookie that a response sets. */
export function cookieOf(response: Response): string {
  return (response.headers.getSetCookie().at(-1) ?? '').split(';')[0] ?? ''
}

/** Status and parsed body of a request with a cookie. */
export async function ask(
  node: FakeNode,
  path: string,
  {
    cookie,
    method = 'GET',
    body,
    headers = {},
  }: {cookie?: string; method?: string; body?: unknown; headers?: Record<string, string>} = {},
) {
  const response = await fetch(node.url + path, {
    method,
    headers: {
      ...(cookie === undefined ? {} : {cookie}),
      ...(body === undefined ? {} : {'content-type': 'application/json'}),
      ...headers,
    },
    ...(body === undefined ? {} : {body: JSON.stringify(body)}),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text ? JSON.parse(text) : text,
    response,
  }
}
