import type {CityDescription} from '#contract/area.ts'
import type {CityPack} from './city/cityPack.ts'
import type {Config} from './config.ts'
import {describeCity} from './describeCity.ts'
import type {City} from './gateway/ports.ts'

/** A loaded city pack as the gateway serves it. */
export function createCityPort(
  pack: CityPack,
  {
    mode,
    config: {tianditu, drillScenarios},
  }: {mode: CityDescription['mode']; config: Pick<Config, 'tianditu' | 'drillScenarios'>},
): City {
  return {
    description: describeCity(pack, {mode, hasTianditu: tianditu !== null, drillScenarios}),
    areaTree: pack.areaTree,
    premises: pack.premises,
    units: pack.units,
    warnings: pack.warnings,
    landGeoJson: JSON.stringify(pack.land ?? {type: 'FeatureCollection', features: []}),
  }
}
