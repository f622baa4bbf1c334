/** Compares without spaces: "A N X I E T Y" is "anxiety". */
export function tight(text: string): string {
  return text.includes(' ') ? text.replaceAll(' ', '') : text
}

/** Longest text the edit distance looks at; its cost grows with the square. */
const LONGEST = 96

/** 1 = equal, 0 = nothing in common: edit distance against the longer length. */
export function similarity(left: string, right: string): number {
  const a = tight(left).slice(0, LONGEST)
  const b = tight(right).slice(0, LONGEST)
  if (a === b) return 1
  const longest = Math.max(a.length, b.length)
  if (longest === 0 || Math.abs(a.length - b.length) > longest / 2) return 0
  return 1 - editDistance(a, b) / longest
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** True when one name is the other with letters starred out ("f**k"); word by word. */
export function equalsCensored(left: string, right: string): boolean {
  if (!left.includes('*') && !right.includes('*')) return false
  const a = left.split(' ')
  const b = right.split(' ')
  return a.length === b.length && a.every((word, at) => coversWord(word, b[at] ?? ''))
}

function coversWord(a: string, b: string): boolean {
  if (a === b) return true
  const [starred, open] = a.includes('*') ? [a, b] : [b, a]
  const first = starred.indexOf('*')
  const last = starred.lastIndexOf('*')
  // At least the first letter must show, and the stars must be one run: "**so**" is only decorated.
  if (first < 1 || /[^*]/u.test(starred.slice(first, last + 1))) return false
  const head = starred.slice(0, first)
  const tail = starred.slice(last + 1)
  const hidden = open.length - head.length - tail.length
  return hidden >= 1 && hidden <= last - first + 3 && open.startsWith(head) && open.endsWith(tail)
}

/** The numbers in a name must agree: "1999" is not "1989", "Song 2" is not "Song". */
export function sameNumbers(left: string, right: string): boolean {
  return numbersOf(left) === numbersOf(right)
}

function numbersOf(text: string): string {
  return (text.match(/\p{N}+/gu) ?? []).sort().join(' ')
}

/** Share of the smaller side's words that the other side has too. */
export function wordOverlap(left: string, right: string): number {
  const a = new Set(left.split(' ').filter((word) => word !== ''))
  const b = new Set(right.split(' ').filter((word) => word !== ''))
  const [small, large] = a.size <= b.size ? [a, b] : [b, a]
  if (small.size === 0) return 0
  let shared = 0
  for (const word of small) if (large.has(word)) shared += 1
  return shared / small.size
}
