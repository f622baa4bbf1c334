import { tidy } from './fold-text.ts'

export interface Segment {
  readonly text: string
  /** `main` runs on around brackets; `dash` comes after " - ", "|" or "//"; `bracket` stood in any kind of bracket. */
  readonly place: 'main' | 'dash' | 'bracket'
  /** Counts separators: brackets belong to the part they stand in. */
  readonly part: number
}

const OPEN = new Set(['(', '[', '{', '【', '「', '『', '《', '〈', '〔', '«', '⟨'])
const CLOSE = new Set([')', ']', '}', '】', '」', '』', '》', '〉', '〕', '»', '⟩'])
const SEPARATORS = new Set(['|', '‖', '•', '·', '~', '〜', '～', '/'])

const WORD_SIGN = /[\p{L}\p{N}]/u

/**
 * Cuts a title at brackets and separators in one pass, whatever the nesting; nothing is dropped. Brackets that are
 * part of a word ("(G)I-DLE", "Nothin(g)") stay in it.
 */
export function segmentTitle(title: string): readonly Segment[] {
  const text = tidy(title)
  const segments: Segment[] = []
  let place: Segment['place'] = 'main'
  let depth = 0
  let part = 0
  let from = 0
  const flush = (to: number): void => {
    const piece = text.slice(from, to).trim()
    // A lone "!" after a bracket is no name; a part that is nothing but signs ("???") is.
    const isLeftover = !WORD_SIGN.test(piece) && segments.at(-1)?.part === part
    if (piece !== '' && !isLeftover)
      segments.push({ text: piece, place: depth > 0 ? 'bracket' : place, part })
  }
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at)
    if (OPEN.has(sign) && !(depth === 0 && opensInWord(text, at))) {
      flush(at)
      depth += 1
      from = at + 1
    } else if (CLOSE.has(sign) && depth > 0) {
      flush(at)
      depth -= 1
      from = at + 1
    } else {
      const width = separatorAt(text, at)
      if (width > 0) {
        flush(at)
        if (depth === 0) {
          place = 'dash'
          part += 1
        }
        from = at + width
        at += width - 1
      }
    }
  }
  flush(text.length)
  return segments
}

/** Brackets inside words are short; looking no further keeps the scan linear. */
const LONGEST_IN_WORD = 4

function opensInWord(text: string, at: number): boolean {
  const sign = text.charAt(at)
  if (sign !== '(' && sign !== '[') return false
  for (let end = at + 1; end <= at + LONGEST_IN_WORD && end < text.length; end += 1) {
    const inner = text.charAt(end)
    if (CLOSE.has(inner)) {
      const before = at > 0 && WORD_SIGN.test(text.charAt(at - 1))
      const after = end + 1 < text.length && WORD_SIGN.test(text.charAt(end + 1))
      return before || after
    }
    if (!WORD_SIGN.test(inner)) return false
  }
  return false
}

/** Length of the separator that starts here; 0 = none. */
function separatorAt(text: string, at: number): number {
  const sign = text.charAt(at)
  const before = at === 0 || text.charAt(at - 1) === ' '
  const after = at + 1 >= text.length || text.charAt(at + 1) === ' '
  if (sign === '-') return before || after ? 1 : 0
  if (sign === '/' && text.charAt(at + 1) === '/') return 2
  if (sign === '|' || sign === '‖') return 1
  return SEPARATORS.has(sign) && before && after ? 1 : 0
}
