import type {Panel} from '#contract/alarm.ts'
import {areaSchema, type AreaLevel} from '#contract/area.ts'
import {caseFileSchema, type CaseFile, type Place} from '#contract/caseFile.ts'
import type {PackWarnings} from '#contract/cityPack.ts'
import {areaCodeSchema, panelAddressSchema, premisesIdSchema} from '#contract/ids.ts'
import type {PremisesFacts} from '#contract/premises.ts'
import {unitSchema, type Unit} from '#contract/unit.ts'
import type {CoverCell} from '#server/domain/dispatch/findUncovered.ts'
import type {AreaLookup} from '#server/gateway/ports.ts'
import {UNTOUCHED_FILE, untouchedCase} from '../fixtures/untouched.ts'

export const CITY = areaCodeSchema.parse('330383')
export const EAST = areaCodeSchema.parse('330383198001')
export const WEST = areaCodeSchema.parse('330383198002')
export const EAST_CELL = areaCodeSchema.parse('330383198001001')
export const WEST_CELL = areaCodeSchema.parse('330383198002001')

/** A city of two communities with one cell each: west of 120.5 degrees and east of it. */
export const areaTree: AreaLookup = {
  areas: [
    [CITY, 'city', null, 'City', 120, 121],
    [EAST, 'community', CITY, 'East', 120.5, 121],
    [WEST, 'community', CITY, 'West', 120, 120.5],
    [EAST_CELL, 'gridCell', EAST, 'East 1', 120.5, 121],
    [WEST_CELL, 'gridCell', WEST, 'West 1', 120, 120.5],
  ].map(([code, level, parent, name, west, east]) =>
    areaSchema.parse({
      code,
      level,
      parent,
      name,
      bbox: [west, 27, east, 28],
      anchor: [(Number(west) + Number(east)) / 2, 27.5],
      residents: null,
    }),
  ),
  indexOf(code) {
    const index = this.areas.findIndex(area => area.code === code)
    return index < 0 ? undefined : index
  },
  locate: position => (position === null ? NOWHERE : placeAt(position[0])),
  isWithin: (code, ancestor) => code.startsWith(ancestor),
  shapes(level: AreaLevel) {
    return this.areas
      .filter(area => area.level === level)
      .map(area => {
        const [west, south, east, north] = area.bbox
        return {
          area,
          rings: [
            [
              [
                [west, south],
                [east, south],
                [east, north],
                [west, north],
                [west, south],
              ],
            ],
          ],
        }
      })
  },
}

export const CELLS: readonly CoverCell[] = [
  {code: EAST_CELL, community: {code: EAST, name: 'East'}, residents: 300, premises: 20},
  {code: WEST_CELL, community: {code: WEST, name: 'West'}, residents: 100, premises: 10},
]

export const NOWHERE: Place = {position: null, gridCell: null, community: null, isOutside: false}

export function placeAt(lng: number): Place {
  if (lng < 120 || lng > 121) return {position: [lng, 27.5], gridCell: null, community: null, isOutside: true}
  const [community, gridCell] = lng < 120.5 ? [WEST, WEST_CELL] : [EAST, EAST_CELL]
  return {position: [lng, 27.5], gridCell, community, isOutside: false}
}

/** A case number `serial`, opened by the record of that number. */
export function caseAt(place: Place, serial: number, details: Partial<CaseFile> = {}): CaseFile {
  return {
    ...caseFileSchema.parse({
      caseCode: `330383-20261123-F-${String(serial).padStart(6, '0')}-7`,
      kind: 'fire',
      level: 2,
      stage: 'reported',
      ...untouchedCase(),
      ...UNTOUCHED_FILE,
      title: `Case ${serial}`,
      address: 'Main Street 1',
      place,
      origin: {type: 'report', feed: 'four-platforms', externalId: `x-${serial}`},
      occurredAt: 1,
      reportedAt: 1,
      stageSince: 1,
      dueAt: null,
      openedSeq: serial,
      updatedSeq: serial,
      description: 'Smoke',
      reporter: {role: 'citizen', name: '张三丰', phone: '13812341234'},
      photos: [],
      reportedPosition: null,
    }),
    ...(details.stage && !details.state ? {state: details.stage} : {}),
    ...details,
  }
}

export function panelAt(place: Place, address: string, details: Partial<Panel> = {}): Panel {
  return {
    address: panelAddressSchema.parse(address),
    name: null,
    isRegistered: true,
    premisesId: null,
    place,
    streetAddress: 'Main Street 1',
    firstHeardAt: null,
    lastHeardAt: null,
    activeFires: 0,
    activeFaults: 0,
    updatedSeq: 0,
    ...details,
  }
}

export const SHOP: PremisesFacts = {
  id: premisesIdSchema.parse('shop-1'),
  name: 'Shop',
  kind: 'mixedUse',
  use: 'shop',
  position: [120.7, 27.5],
  address: 'Main Street 2',
  floors: 3,
  floorAreaSqm: null,
  structure: null,
  yearBuilt: null,
  rooms: null,
  tenants: 4,
  secondExit: false,
  barredWindows: null,
  indoorCharging: null,
  bottledGas: null,
  wiringYear: null,
  sensors: ['smoke'],
  lastInspectedOn: '2026-03-01',
  buildingId: null,
}

export const BARN: PremisesFacts = {
  ...SHOP,
  id: premisesIdSchema.parse('barn-1'),
  name: 'Barn',
  kind: 'other',
  use: null,
  position: [120.2, 27.25],
  floors: null,
}

export const UNITS: readonly Unit[] = [
  ['city-engine', 'fireStation', 120.4, CITY],
  ['east-engine', 'microFireStation', 120.72, EAST],
  ['west-engine', 'microFireStation', 120.3, WEST],
  ['east-walker', 'gridWorker', 120.9, EAST_CELL],
  ['west-walker', 'gridWorker', 120.2, WEST_CELL],
].map(([id, kind, lng, area]) =>
  unitSchema.parse({id, name: id, kind, position: [lng, 27.5], area, capabilities: ['verify']}),
)

export const WARNINGS: PackWarnings = {
  items: [
    {
      file: 'city.json',
      line: 9,
      field: 'basemaps[0].approvalNumber',
      code: 'approvalMissing',
      detail: 'the basemap pack has no map approval number',
    },
  ],
  counts: [{file: 'city.json', code: 'approvalMissing', count: 1}],
}
