import {createNoise2D} from 'simplex-noise'
import {createSeededRandom} from '../seededRandom.ts'

/** Smooth noise in [-1, 1] over the plane; its features are about 1 across. */
export type SmoothNoise = (x: number, y: number) => number

export function createSmoothNoise(seed: string): SmoothNoise {
  const random = createSeededRandom(seed)
  return createNoise2D(() => random.next())
}
