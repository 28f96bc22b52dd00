import {describe, expect, it} from 'vitest'
import {areaCodeSchema} from '#contract/ids.ts'
import {unitIdSchema, unitKindSchema} from '#contract/unit.ts'
import type {GroundDetail} from '#web/layers/levelOfDetail.ts'
import {ICON_MAPPING, unitIcon} from '#web/layers/pointIcons.ts'
import {createUnitLayers, splitUnits, UNIT_LAYER_IDS, type ShownUnit} from '#web/layers/unitLayers.ts'

const units = splitUnits(
  unitKindSchema.options.map((kind): ShownUnit => ({
    id: unitIdSchema.parse(kind),
    name: kind,
    kind,
    position: [120, 27],
    area: areaCodeSchema.parse('330383'),
    capabilities: [],
    status: 'available',
    observedAt: null,
  })),
)

describe('units on the map', () => {
  it('come one after the other as the map comes near, the many last', () => {
    const kindsAt = (detail: GroundDetail) =>
      createUnitLayers({units, detail, theme: 'dark', unit: 1, iconAtlas: 'atlas.png'})
        .filter(layer => layer.props.visible && UNIT_LAYER_IDS.some(id => id === layer.id))
        .flatMap(layer => (layer.props.data as readonly ShownUnit[]).map(({kind}) => kind))
    expect(kindsAt('communities')).toEqual([])
    expect(kindsAt('cells')).toEqual(['fireStation'])
    expect(kindsAt('premises')).not.toContain('gridWorker')
    expect(kindsAt('buildings').sort()).toEqual([...unitKindSchema.options].sort())
  })

  it('are shown at every zoom once they have a task', () => {
    const [unit] = units.people
    if (!unit) throw new Error('no unit')
    const busy = splitUnits([{...unit, status: 'enRoute'}], ({status}) => status === 'enRoute')
    const shown = createUnitLayers({
      units: busy,
      detail: 'communities',
      theme: 'dark',
      unit: 1,
      iconAtlas: null,
    })
    expect(shown.find(({id}) => id === 'unit-away')?.props.visible).toBe(true)
  })

  it('have an icon for every kind', () => {
    for (const kind of unitKindSchema.options) expect(ICON_MAPPING[unitIcon(kind)]).toBeDefined()
  })
})
