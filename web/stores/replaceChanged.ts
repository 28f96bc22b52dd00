/**
 * A copy of `held` with the changed entities put in place of what stood under their key and the removed ones gone.
 * The same map when there is nothing to do, so that nothing derived from it is computed again. O(held).
 */
export function replaceChanged<Key, Entity>(
  held: ReadonlyMap<Key, Entity>,
  changes: readonly Entity[],
  {keyOf, removed = []}: {keyOf: (entity: Entity) => Key; removed?: readonly Key[]},
): ReadonlyMap<Key, Entity> {
  if (changes.length === 0 && removed.length === 0) return held
  const next = new Map(held)
  for (const entity of changes) next.set(keyOf(entity), entity)
  for (const key of removed) next.delete(key)
  return next
}
