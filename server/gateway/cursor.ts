/** A page's end as an opaque text: rows of the next page come before this number. */
export function encodeCursor(position: number): string {
  return Buffer.from(`v1:${position}`).toString('base64url')
}

/** The number in a cursor; null for no cursor, undefined for one that this server did not make. */
export function decodeCursor(cursor: string | undefined): number | null | undefined {
  if (cursor === undefined) return null
  const match = /^v1:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())
  return match ? Number(match[1]) : undefined
}

/** Rows asked for with one more than the limit, cut to the limit, with the cursor to go on from. */
export function pageOf<Row>(rows: readonly Row[], limit: number, positionOf: (row: Row) => number) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : null,
  }
}
