import words from './words.zhCN.json' with {type: 'json'}

/** What reports say; Chinese, because they are read on paper in the city's offices. */
export const WORDS = words

/** The text with its `{name}`s filled in. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** The word for a code; the code itself where there is none. */
export function wordFor(table: Readonly<Record<string, string>>, code: string): string {
  return table[code] ?? code
}

/** `3 h 05 min`, `4 min 20 s`, `52 s`: units that need no translation. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
  return `${Math.floor(whole / 3_600)} h ${two(Math.floor((whole % 3_600) / 60))} min`
}

/** Writes moments as `2026-11-23 09:05:00` in a time zone. */
export function createMomentFormat(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{timeZone, year: 'numeric', month: '2-digit', day: '2-digit'},
    ...{hour: '2-digit', minute: '2-digit', second: '2-digit'},
  })
  return at => format.format(at)
}
