/** How wide a text is in the letters it will be written with. */
export type Measure = (text: string) => number

/**
 * Cuts a text into at most `most` lines of a width, between words as its language has them (Japanese and Thai write no
 * spaces), inside a word only where it fills a line by itself. What is left over ends in "…".
 */
export function breakLines(text: string, width: number, most: number, measure: Measure): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of pieces(text, width, measure)) {
    if (line === '' || measure((line + piece).trimEnd()) <= width) {
      line += line === '' ? piece.trimStart() : piece
      continue
    }
    lines.push(line.trimEnd())
    line = piece.trimStart()
  }
  if (line.trim() !== '') lines.push(line.trimEnd())
  if (lines.length <= most) return lines
  return [...lines.slice(0, most - 1), ellipsis(lines.slice(most - 1).join(' '), width, measure)]
}

/** Words with what follows them; a comma or a bracket never begins a line. */
function pieces(text: string, width: number, measure: Measure): readonly string[] {
  const found: string[] = []
  for (const { segment, isWordLike } of words(text)) {
    const last = found.at(-1)
    const joins =
      last !== undefined && (opens(last) || (isWordLike !== true && !/^[\s([{«“「『（]/u.test(segment)))
    if (joins) found[found.length - 1] = last + segment
    else found.push(segment)
  }
  return found.flatMap((piece) => (measure(piece.trimEnd()) <= width ? [piece] : letters(piece)))
}

function words(text: string): Iterable<Intl.SegmentData> {
  return new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)
}

export function wordsOf(text: string): readonly string[] {
  return Array.from(words(text), ({ segment }) => segment)
}

function opens(piece: string): boolean {
  return /[([{«“「『（]$/u.test(piece)
}

function letters(text: string): readonly string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
}

function ellipsis(text: string, width: number, measure: Measure): string {
  const all = letters(text)
  let length = all.length
  while (length > 0 && measure(`${all.slice(0, length).join('').trimEnd()}…`) > width) length -= 1
  return `${all.slice(0, length).join('').trimEnd()}…`
}
