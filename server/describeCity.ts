import type {Basemap, CityDescription} from '#contract/area.ts'
import type {CityPack, PackBasemap} from './city/cityPack.ts'

/** What of a city pack every client is told. */
export function describeCity(
  pack: CityPack,
  {
    mode,
    hasTianditu,
    drillScenarios = [],
  }: {
    mode: CityDescription['mode']
    hasTianditu: boolean
    drillScenarios?: NonNullable<CityDescription['drillScenarios']>
  },
): CityDescription {
  const levelCount = (level: string) => pack.areaTree.areas.filter(area => area.level === level).length
  const {streets, buildings} = pack.ground
  return {
    code: pack.code,
    name: pack.name,
    timeZone: pack.timeZone,
    bounds: [...pack.bounds],
    mode,
    notice: pack.notice,
    basemaps: pack.basemaps.map(basemap => describeBasemap(basemap, hasTianditu)),
    shifts: pack.policy.shifts,
    ...(drillScenarios.length > 0 && {drillScenarios}),
    counts: {
      communities: levelCount('community'),
      gridCells: levelCount('gridCell'),
      panels: pack.panels.size,
      premises: pack.premises.size,
      units: pack.units.length,
      streets,
      buildings,
    },
    hasStreets: streets > 0,
    hasBuildings: buildings > 0,
  }
}

function describeBasemap(basemap: PackBasemap, hasTianditu: boolean): Basemap {
  const {id, name, attribution, approvalNumber} = basemap
  const names = {id, name, attribution, approvalNumber}
  if (basemap.kind !== 'tianditu') return {kind: basemap.kind, ...names, isAvailable: true}
  return {kind: 'tianditu', ...names, layers: [...basemap.layers], isAvailable: hasTianditu}
}
