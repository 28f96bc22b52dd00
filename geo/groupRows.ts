/** Where the rows of each key, 0 to before `count`, begin once they stand in the order of their keys; and where the last end. */
export function startsOf(keys: ArrayLike<number>, count: number): Int32Array<ArrayBuffer> {
  const starts = new Int32Array(count + 1)
  for (let row = 0; row < keys.length; row++) starts[keys[row]! + 1]! += 1
  for (let key = 0; key < count; key++) starts[key + 1]! += starts[key]!
  return starts
}

/** The rows in the order of their keys; those of one key stay in their order. `starts` is that of `startsOf`. */
export function orderOf(keys: ArrayLike<number>, starts: Int32Array): Int32Array<ArrayBuffer> {
  const next = starts.slice()
  const order = new Int32Array(keys.length)
  for (let row = 0; row < keys.length; row++) order[next[keys[row]!]!++] = row
  return order
}
