import {createHash} from 'node:crypto'
import sharp from 'sharp'
import type {TaskPhoto} from '#contract/task.ts'

/** More pixels than any phone's camera has are refused before they are unpacked. */
const MOST_PIXELS = 120_000_000
const QUALITY = 85

const TYPES = new Map<string, TaskPhoto['type']>([
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['webp', 'image/webp'],
])

/** A photo as it is kept. */
export interface ReadPhoto {
  readonly photoId: string
  readonly type: TaskPhoto['type']
  readonly bytes: Buffer
}

/**
 * Reads a photo by its content and writes it anew: upright, and with nothing of what the camera wrote into it, its place
 * among that. Null for what is no whole JPEG, PNG or WebP picture.
 */
export async function readPhoto(uploaded: Buffer): Promise<ReadPhoto | null> {
  try {
    const picture = sharp(uploaded, {limitInputPixels: MOST_PIXELS, failOn: 'truncated'})
    const {format} = await picture.metadata()
    const type = TYPES.get(format)
    if (type === undefined) return null
    const bytes = await picture
      .rotate()
      .toFormat(format, type === 'image/png' ? {} : {quality: QUALITY})
      .toBuffer()
    return {photoId: createHash('sha256').update(bytes).digest('hex'), type, bytes}
  } catch {
    return null // Whatever a picture's own bytes can cause means that it is none.
  }
}
