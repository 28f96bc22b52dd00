import {describe, expect, it} from 'vitest'
import {shiftOnDuty} from '#web/surfaces/wall/shiftOnDuty.ts'

const SHIFTS = [
  {name: 'day', from: '08:00', to: '16:00'},
  {name: 'late', from: '16:00', to: '22:00'},
  {name: 'night', from: '22:00', to: '08:00'},
]

describe('the shift on duty', () => {
  it('changes at the minute that it names, and the night goes on after midnight', () => {
    const at = (hour: number, minute: number) => shiftOnDuty(SHIFTS, hour * 60 + minute)?.name
    expect([at(7, 59), at(8, 0), at(15, 59), at(16, 0), at(22, 0), at(0, 0)]).toEqual([
      'night',
      'day',
      'day',
      'late',
      'night',
      'night',
    ])
  })

  it('is nobody where the city names none', () => {
    expect(shiftOnDuty([], 600)).toBeNull()
  })

  it('is one and the same all day where one begins when it ends', () => {
    expect(shiftOnDuty([{name: 'all', from: '08:00', to: '08:00'}], 3)?.name).toBe('all')
  })
})
