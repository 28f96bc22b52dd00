import type {HazardKind, HazardState} from '#contract/hazard.ts'

/** Words of hazards, and of what other departments do about them. */
export const enUSHazard = {
  hazard: {
    kind: {
      indoorCharging: 'Charging indoors',
      blockedExit: 'Blocked exit',
      barredWindows: 'Barred windows',
      wiring: 'Wiring',
      bottledGas: 'Bottled gas',
      extinguishers: 'Extinguishers',
      smokeDetectors: 'Smoke detectors',
      combustibles: 'Combustibles',
      partitions: 'Partitions',
      livingInWorkshop: 'Living in a workshop',
      other: 'Other',
    } satisfies Record<HazardKind, string>,
    state: {
      found: 'Found',
      ordered: 'Ordered',
      rectified: 'Rectified',
      verified: 'Verified',
      closed: 'Closed',
      voided: 'Voided',
    } satisfies Record<HazardState, string>,
  },
}
