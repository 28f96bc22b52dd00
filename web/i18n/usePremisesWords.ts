import type {PremisesFacts} from '#contract/premises.ts'
import type {Capability, UnitKind} from '#contract/unit.ts'
import type {PremisesFactName} from './premisesFactNames.ts'
import {useT} from './useT.ts'

/** What is known of premises and units, in the user's words. Call it in `setup`. */
export function usePremisesWords() {
  const t = useT()

  const orUnknown = <Value>(value: Value | null, say: (known: Value) => string) =>
    value === null ? t('common.unknown') : say(value)
  const counted =
    (key: 'premises.floorsValue' | 'premises.areaValue' | 'premises.roomsValue' | 'premises.tenantsValue') =>
    (n: number) =>
      t(key, {n})
  const ofYear = (n: number) => t('premises.yearValue', {n: String(n)})
  const yesOrNo = (value: boolean) => t(value ? 'premises.yes' : 'premises.no')

  const say: {readonly [Name in PremisesFactName]: (facts: PremisesFacts) => string} = {
    kind: facts => t(`premises.kind.${facts.kind}`),
    use: facts => orUnknown(facts.use, use => t(`premises.use.${use}`)),
    floors: facts => orUnknown(facts.floors, counted('premises.floorsValue')),
    floorAreaSqm: facts => orUnknown(facts.floorAreaSqm, counted('premises.areaValue')),
    structure: facts => orUnknown(facts.structure, structure => t(`premises.structure.${structure}`)),
    yearBuilt: facts => orUnknown(facts.yearBuilt, ofYear),
    rooms: facts => orUnknown(facts.rooms, counted('premises.roomsValue')),
    tenants: facts => orUnknown(facts.tenants, counted('premises.tenantsValue')),
    secondExit: facts => orUnknown(facts.secondExit, yesOrNo),
    barredWindows: facts => orUnknown(facts.barredWindows, yesOrNo),
    indoorCharging: facts => orUnknown(facts.indoorCharging, yesOrNo),
    bottledGas: facts => orUnknown(facts.bottledGas, yesOrNo),
    wiringYear: facts => orUnknown(facts.wiringYear, ofYear),
    sensors: facts =>
      orUnknown(facts.sensors, sensors =>
        sensors.length === 0
          ? t('premises.noSensors')
          : sensors.map(sensor => t(`premises.sensor.${sensor}`)).join(' · '),
      ),
    lastInspectedOn: facts => facts.lastInspectedOn ?? t('common.never'),
  }

  return {
    factLabel: (name: PremisesFactName) => t(`premises.fact.${name}`),
    /** The fact in words; that it is not known where it is not. */
    factValue: (name: PremisesFactName, facts: PremisesFacts) => say[name](facts),
    unitKind: (kind: UnitKind) => t(`unit.kind.${kind}`),
    capability: (capability: Capability) => t(`unit.capability.${capability}`),
  }
}
