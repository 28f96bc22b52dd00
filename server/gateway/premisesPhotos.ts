import type {PremisesId} from '#contract/ids.ts'
import type {TaskPhoto} from '#contract/task.ts'
import type {GatewayPorts} from './ports.ts'

/** The photos of these ids; null where one is not of the premises. */
export async function photosOf(
  photos: Pick<GatewayPorts['photos'], 'photosOfPremises'>,
  premisesId: PremisesId,
  photoIds: readonly string[],
): Promise<TaskPhoto[] | null> {
  if (photoIds.length === 0) return []
  return pickPhotos(await photos.photosOfPremises(premisesId), photoIds)
}

/** The photos of these ids, in their order; null where one is not among those kept. */
export function pickPhotos(kept: readonly TaskPhoto[], photoIds: readonly string[]): TaskPhoto[] | null {
  const byId = new Map(kept.map(photo => [photo.photoId, photo]))
  const picked = photoIds.flatMap(photoId => byId.get(photoId) ?? [])
  return picked.length === photoIds.length ? picked : null
}
