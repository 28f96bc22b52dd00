import {describe, expect, it} from 'vitest'
import {MAX_PITCH_DEG, pitchAt} from '#web/map/camera.ts'

describe('how far the camera leans over', () => {
  it('is not at all until buildings rise, and 45° at most', () => {
    for (const zoom of [9, 13, 15.2]) expect(pitchAt(zoom, 1)).toBe(0)
    expect(pitchAt(19, 1)).toBe(MAX_PITCH_DEG)
    expect(MAX_PITCH_DEG).toBeLessThanOrEqual(45)
  })

  it('follows the zoom without a jump, and the same ground on a screen of twice the pixels', () => {
    for (let zoom = 15; zoom < 17; zoom += 0.02) {
      expect(Math.abs(pitchAt(zoom + 0.02, 1) - pitchAt(zoom, 1))).toBeLessThan(2)
      expect(pitchAt(zoom + 1, 2)).toBeCloseTo(pitchAt(zoom, 1), 9)
    }
  })
})
