/** How far the local time of a zone is ahead of UTC at an instant. */
export function utcOffsetMinutesOf(timeZone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-US', {timeZone, timeZoneName: 'longOffset'})
  const name = format.formatToParts(at).find(({type}) => type === 'timeZoneName')?.value ?? ''
  const match = /([+-])(\d\d):(\d\d)/.exec(name)
  if (!match) return 0
  const [, sign, hours, minutes] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
