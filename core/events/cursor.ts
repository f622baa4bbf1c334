/**
 * How far somebody has read. Positions are given out before the transactions that use them commit, and those commit in
 * any order: everything up to `high` has been seen but the positions in `open`, which may still appear.
 */
export interface Cursor {
  readonly high: number
  /** Ascending, all below `high`. */
  readonly open: readonly number[]
}

/** More than this is not worth writing down; whoever goes on from there sees a few events again. */
const MOST_OPEN = 32

/** `105`, or `105~98.101` while 98 and 101 are open. */
export function encodeCursor({ high, open }: Cursor): string {
  if (open.length === 0) return String(high)
  const next = open[MOST_OPEN]
  const upTo = next === undefined ? high : next - 1
  return `${upTo}~${open.slice(0, MOST_OPEN).join('.')}`
}

/** Undefined when the text is none of ours. */
export function decodeCursor(text: string): Cursor | undefined {
  if (text.length > 1000 || !/^\d{1,15}(~\d{1,15}(\.\d{1,15})*)?$/.test(text)) return undefined
  const [high = '', open] = text.split('~')
  const cursor = { high: Number(high), open: open === undefined ? [] : open.split('.').map(Number) }
  const ascending = cursor.open.every((position, n) => position > (cursor.open[n - 1] ?? 0))
  return ascending && (cursor.open.at(-1) ?? 0) <= cursor.high ? cursor : undefined
}
