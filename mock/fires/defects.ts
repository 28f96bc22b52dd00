import type {DefectKind} from './causes.ts'
import type {TownPremises} from './townPremises.ts'

/** How a defect comes and goes by itself, and what an inspector makes of it. */
export interface Defect {
  readonly kind: DefectKind
  /** Its bit in `TownPremises.defects`. */
  readonly bit: number
  /** How likely it appears in a month, where the landlord is an average one. */
  readonly appears: (premises: TownPremises) => number
  /** How likely it goes away in a month though nobody asked for it. */
  readonly vanishes: number
  /** How often a good inspector finds it. */
  readonly seen: number
  /** How often it is called a major one. */
  readonly major: number
}

const inDwelling = (premises: TownPremises, share: number) => (premises.tenants > 0 ? share : 0)

/** All rates are made up; those with a habit of old come back after they were mended. */
export const DEFECTS: readonly Defect[] = listDefects([
  {
    kind: 'indoorCharging',
    appears: premises => (premises.tenants > 0 ? (premises.isProneToCharging ? 0.08 : 0.0006) : 0),
    ...{vanishes: 0.006, seen: 0.72, major: 0.35},
  },
  {
    kind: 'wiring',
    appears: ({builtYear}) => (builtYear < 2000 ? 0.009 : 0.0028),
    ...{vanishes: 0.02, seen: 0.55, major: 0.2},
  },
  {
    kind: 'bottledGas',
    appears: ({hasBottledGas}) => (hasBottledGas ? 0.006 : 0),
    ...{vanishes: 0.04, seen: 0.6, major: 0.1},
  },
  {
    kind: 'combustibles',
    appears: ({use}) => (use === 'workshop' || use === 'warehouse' ? 0.025 : use === 'shop' ? 0.009 : 0.0025),
    ...{vanishes: 0.045, seen: 0.75, major: 0.15},
  },
  {
    kind: 'livingInWorkshop',
    appears: ({kind, use}) => (kind === 'mixedUse' && use !== 'shop' ? 0.004 : 0),
    ...{vanishes: 0.012, seen: 0.7, major: 0.6},
  },
  {
    kind: 'blockedExit',
    appears: ({hasSecondExit}) => (hasSecondExit ? 0.008 : 0.004),
    ...{vanishes: 0.06, seen: 0.8, major: 0.3},
  },
  {
    kind: 'barredWindows',
    appears: premises => inDwelling(premises, premises.hasBars ? 0.012 : 0.0005),
    ...{vanishes: 0.004, seen: 0.35, major: 0.1},
  },
  {
    kind: 'partitions',
    appears: ({kind}) => (kind === 'rental' ? 0.0025 : 0),
    ...{vanishes: 0.01, seen: 0.6, major: 0.4},
  },
  {kind: 'extinguishers', appears: () => 0.014, vanishes: 0.05, seen: 0.8, major: 0},
  {
    kind: 'smokeDetectors',
    appears: ({hasSmokeSensor}) => (hasSmokeSensor ? 0.006 : 0.002),
    ...{vanishes: 0.03, seen: 0.5, major: 0},
  },
])

const bits = new Map(DEFECTS.map(({kind, bit}) => [kind, bit]))

/** Whether a set of defects has one of a kind. */
export function hasDefect(defects: number, kind: DefectKind): boolean {
  return (defects & (bits.get(kind) ?? 0)) !== 0
}

function listDefects(defects: readonly Omit<Defect, 'bit'>[]): readonly Defect[] {
  return defects.map((defect, index) => ({...defect, bit: 1 << index}))
}
