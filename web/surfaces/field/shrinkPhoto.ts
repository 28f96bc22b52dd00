/** The longer side of what is sent, in pixels: every word on a door plate can be read, and a thin line carries it. */
const LONGEST_SIDE = 2_048
const QUALITY = 0.85

/**
 * A photo as it is sent: turned upright, made smaller, and drawn anew, so that nothing but the picture is left of it. Null
 * for what is no picture.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob | null> {
  let picture: ImageBitmap
  try {
    picture = await createImageBitmap(file)
  } catch {
    return null
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
}
