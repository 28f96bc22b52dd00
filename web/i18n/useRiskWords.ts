import {OLDEST_WIRES_YEARS, type Contribution, type RiskFeature, type RiskScore} from '#contract/risk.ts'
import type {HeatMeasure} from '#contract/riskRoutes.ts'
import {useFormat} from './useFormat.ts'
import {useT, type MessageKey} from './useT.ts'

/** How the value of a feature is written; any other is there or not. */
const UNITS: Partial<Record<RiskFeature, MessageKey>> = {
  yearsBuilt: 'riskMap.unit.years',
  yearsWired: 'riskMap.unit.years',
  floors: 'riskMap.unit.floors',
  floorArea: 'riskMap.unit.squareMetres',
  tenants: 'riskMap.unit.people',
  sensorAlarms: 'riskMap.unit.times',
  sensorFaults: 'riskMap.unit.times',
  openHazards: 'riskMap.unit.places',
  openMajorHazards: 'riskMap.unit.places',
  pastHazards: 'riskMap.unit.places',
  monthsSinceInspection: 'riskMap.unit.months',
  penalties: 'riskMap.unit.times',
  ownFires: 'riskMap.unit.fires',
  nearFires: 'riskMap.unit.fires',
  nearPremises: 'riskMap.unit.places',
  nearBrickWood: 'riskMap.unit.share',
}

/** What it is called when it is not there. */
const ABSENT: Partial<Record<RiskFeature, MessageKey>> = {
  smokeSensor: 'riskMap.noSmoke',
  electricSensor: 'riskMap.noElectric',
  neverInspected: 'riskMap.inspectedBefore',
}

/** A factor so near to one says nothing. */
const TELLING = 0.05

/** Whether a contribution moves the odds by more than a twentieth. */
export function isTelling({factor}: Contribution): boolean {
  return Math.abs(Math.log(factor)) > Math.log1p(TELLING)
}

/** Risk in words. Call it in `setup`. */
export function useRiskWords() {
  const t = useT()
  const format = useFormat()

  /** `电动车室内充电`, `房龄 38 年`, `未装烟感`. */
  function featureWords({feature, value}: Contribution): string {
    const name = t(`risk.feature.${feature}`)
    if (value === null) return t('riskMap.unknownFeature', {feature: name})
    const unit = UNITS[feature]
    if (unit === undefined) {
      if (value > 0) return name
      const absent = ABSENT[feature]
      return absent ? t(absent) : t('riskMap.noFeature', {feature: name})
    }
    const figure = feature === 'nearBrickWood' ? value * 100 : value
    const written = feature === 'yearsWired' && value >= OLDEST_WIRES_YEARS ? 'riskMap.unit.yearsOver' : unit
    return t('riskMap.valueFeature', {
      feature: name,
      value: t(written, {n: format.count(Math.round(figure))}),
    })
  }

  /** `电动车室内充电 ×2.1`. */
  function reasonWords(contribution: Contribution): string {
    return t('riskMap.reason', {words: featureWords(contribution), factor: factorWords(contribution.factor)})
  }

  /** A factor with as many digits as it can bear. */
  function factorWords(factor: number): string {
    return factor.toFixed(factor < 1 ? 2 : 1)
  }

  function intervalWords({low, high}: Pick<RiskScore, 'low' | 'high'>): string {
    return t('riskMap.intervalValue', {low: shareDigits(low), high: shareDigits(high)})
  }

  /** The figure of a measure with its unit, of one of the premises. */
  function premisesFigure(measure: HeatMeasure, value: number): string {
    if (measure === 'harm') return t('riskMap.harmValue', {value: smallDigits(value)})
    if (measure === 'hazards') return t('riskMap.hazardsValue', {n: value})
    return t('riskMap.percentValue', {value: shareDigits(value)})
  }

  /** The figure of a surface with its unit. */
  function surfaceFigure(measure: HeatMeasure, value: number): string {
    return `${smallDigits(value)} ${t(`riskMap.surfaceUnit.${measure}`)}`
  }

  return {featureWords, reasonWords, factorWords, intervalWords, premisesFigure, surfaceFigure}
}

/** A share in percent, with the digits that a small one needs. */
export function shareDigits(share: number): string {
  const percent = share * 100
  return percent < 1 ? percent.toFixed(2) : percent.toFixed(1)
}

/** Two digits that say something, however small it is. */
export function smallDigits(value: number): string {
  if (value === 0) return '0'
  if (value >= 10) return value.toFixed(0)
  return value >= 1 ? value.toFixed(1) : String(Number(value.toPrecision(2)))
}
