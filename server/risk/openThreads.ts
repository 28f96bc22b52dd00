import type {FireRiskPolicy} from '../domain/risk/riskPolicy.ts'
import type {RiskColumns} from './riskColumns.ts'
import type {RiskGround} from './riskGround.ts'
import {
  createReadThread,
  createRiskThread,
  RiskFailure,
  type ReadThread,
  type RiskThread,
} from './riskThread.ts'

/** What the threads of a city's risk are made of. */
export interface ThreadSources {
  /** Their program; null to have none, and never to be ready. */
  readonly workerUrl: URL | null
  /** Of the city pack. */
  readonly folder: string
  readonly ground: RiskGround
  readonly policy: FireRiskPolicy
  readonly priorVersion: string
  /** Whether a hidden truth is looked for beside the pack. */
  readonly isSimulated: boolean
}

type OnFailure = (error: Error) => void

/** The thread that holds the risk and writes its columns. */
export function openHoldThread(
  sources: ThreadSources,
  columns: RiskColumns,
  onFailure: OnFailure,
): RiskThread {
  const {policy, ground} = sources
  const {cellOf, lattice} = ground
  return createRiskThread(
    {role: 'hold', policy, columns, cellOf, lattice},
    {workerUrl: programOf(sources), onFailure},
  )
}

/** A thread that reads the pack. */
export function openReadThread(sources: ThreadSources, onFailure: OnFailure): ReadThread {
  const {folder, policy, priorVersion, isSimulated, ground} = sources
  const {digest, cellOf, cellAt, areaTree, lattice} = ground
  const areas = areaTree.areas.length
  return createReadThread(
    {role: 'read', folder, digest, policy, priorVersion, isSimulated, areas, cellOf, cellAt, lattice},
    {workerUrl: programOf(sources), onFailure},
  )
}

function programOf({workerUrl}: ThreadSources): URL {
  if (!workerUrl) throw new RiskFailure('this node has no program for it')
  return workerUrl
}
