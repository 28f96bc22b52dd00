import type {AreaShapes, LandShapes} from '#web/stores/city.ts'

/** Every name that the map writes on areas and on the land about them. */
export function labelTexts({
  communities,
  gridCells,
  land,
}: {
  readonly communities: AreaShapes
  readonly gridCells: AreaShapes
  readonly land: LandShapes | null
}): string[] {
  const shapes = [...communities.features, ...gridCells.features].map(({properties}) => properties.name)
  const lands = (land?.features ?? []).map(({properties}): unknown => properties?.['name'])
  return [...shapes, ...lands.filter(name => typeof name === 'string')]
}
