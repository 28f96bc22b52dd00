import {describe, expect, it} from 'vitest'
import {areaCodeSchema} from '#contract/ids.ts'
import {unitIdSchema, unitKindSchema, type Unit} from '#contract/unit.ts'
import type {GroundDetail} from '#web/layers/levelOfDetail.ts'
import {ICON_MAPPING, unitIcon} from '#web/layers/pointIcons.ts'
import {createUnitLayers, splitUnits, UNIT_LAYER_IDS} from '#web/layers/unitLayers.ts'

const units = splitUnits(
  unitKindSchema.options.map((kind): Unit => ({
    id: unitIdSchema.parse(kind),
    name: kind,
    kind,
    position: [120, 27],
    area: areaCodeSchema.parse('330383'),
    capabilities: [],
  })),
)

describe('units on the map', () => {
  it('come one after the other as the map comes near, the many last', () => {
    const kindsAt = (detail: GroundDetail) =>
      createUnitLayers({units, detail, theme: 'dark', unit: 1, iconAtlas: 'atlas.png'})
        .filter(layer => layer.props.visible && UNIT_LAYER_IDS.some(id => id === layer.id))
        .flatMap(layer => (layer.props.data as readonly Unit[]).map(({kind}) => kind))
    expect(kindsAt('communities')).toEqual([])
    expect(kindsAt('cells')).toEqual(['fireStation'])
    expect(kindsAt('premises')).not.toContain('gridWorker')
    expect(kindsAt('buildings').sort()).toEqual([...unitKindSchema.options].sort())
  })

  it('have an icon for every kind', () => {
    for (const kind of unitKindSchema.options) expect(ICON_MAPPING[unitIcon(kind)]).toBeDefined()
  })
})
