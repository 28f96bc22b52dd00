import type {Shift} from '#contract/area.ts'

/** The shift that is on duty at a minute of the day; null where none is named. One that ends before it begins goes on after midnight. */
export function shiftOnDuty(shifts: readonly Shift[], minuteOfDay: number): Shift | null {
  const isOn = ({from, to}: Shift) => {
    const [start, end] = [minutesOf(from), minutesOf(to)]
    return start < end ? minuteOfDay >= start && minuteOfDay < end : minuteOfDay >= start || minuteOfDay < end
  }
  return shifts.find(isOn) ?? null
}

function minutesOf(clockTime: string): number {
  const [hour = 0, minute = 0] = clockTime.split(':').map(Number)
  return hour * 60 + minute
}
