import type {CityPack} from './city/cityPack.ts'
import {describeCity} from './describeCity.ts'
import type {City} from './gateway/ports.ts'

/** A loaded city pack as the gateway serves it. */
export function createCityPort(pack: CityPack, how: Parameters<typeof describeCity>[1]): City {
  return {
    description: describeCity(pack, how),
    areaTree: pack.areaTree,
    premises: pack.premises,
    units: pack.units,
    warnings: pack.warnings,
    landGeoJson: JSON.stringify(pack.land ?? {type: 'FeatureCollection', features: []}),
  }
}
