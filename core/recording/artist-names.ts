import { foldWords, tidy } from './fold-text.ts'

/** " x " also ends names ("Lil Nas X & …"), so it counts only where no other sign follows. */
const SPLIT =
  /\s*[,;/|+、·•・]\s*|\s+(?:&|\+|vs\.?|and|und|og|och|feat\.?|ft\.?|featuring|with|con|y|et|e)\s+|\s+[x×]\s+(?!&|\+|and |feat|ft|vs)/iu
const GUEST_MARK = /(?:^|[\s([])(?:feat|ft|featuring)(?:\.\s*|\s+)/iu
/** Parts of a credit that name nobody in particular. */
const NOBODY = new Set([
  'various artists',
  'various',
  'va',
  'his orchestra',
  'her orchestra',
  'orchestra',
  'friends',
  'his friends',
  'cast',
  'original cast',
  'chorus',
  'choir',
  'band',
  'his band',
  'the band',
  'unknown',
  'unknown artist',
  'others',
  'co',
  'company',
  'more',
  'guests',
])

/** Every single name in the credits, as written: "A, B & C feat. D" → four. */
export function splitArtists(credit: string): readonly string[] {
  const pieces: string[] = []
  for (const piece of cleanChannel(credit)
    .replace(/[()[\]]/gu, ' , ')
    .split(SPLIT)) {
    const name = piece.trim()
    if (name !== '' && pieces.length < 12) pieces.push(name)
  }
  return pieces
}

/** "Nila Brand - Topic" and "NilaBrandVEVO" are channel names of "Nila Brand" and "NilaBrand". */
export function cleanChannel(name: string): string {
  const tidied = tidy(name)
  const bare = tidied
    .replace(/ - topic$/iu, '')
    .replace(/ ?vevo$/iu, '')
    .replace(/ \(?official(?: (?:channel|artist channel))?\)?$/iu, '')
  return bare.trim() === '' ? tidied : bare.trim()
}

/** A name for comparing: folded, without "the" in front, which half of all catalogues drop. */
export function foldArtist(name: string): string {
  const words = foldWords(name)
  const kept = words.length > 1 && words[0] === 'the' ? words.slice(1) : words
  return kept.join(' ')
}

export function namesNobody(folded: string): boolean {
  return folded === '' || NOBODY.has(folded)
}

/** Cuts "Song feat. A & B" into what stands before and the guests; cut once per mark, so a thousand marks stay linear. */
export function cutGuests(text: string): { readonly before: string; readonly guests: readonly string[] } {
  const [before = '', ...rest] = text.split(GUEST_MARK, 12)
  return { before: before.trim(), guests: rest.map((names) => names.trim()).filter((names) => names !== '') }
}

const GUEST_BRACKET =
  /^(?:feat|ft|featuring|with|w\/|duet with|con|avec|mit|starring|introducing|and|&)(?:\.\s*|\s+|(?<=\/))/iu

/** The guests named by a whole bracket: "(with Ila Moor)". */
export function guestsOfBracket(text: string): string | undefined {
  const found = GUEST_BRACKET.exec(text)
  if (found === null) return undefined
  const names = text.slice(found[0].length).trim()
  return names === '' ? undefined : names
}

/** "Song prod. by A" → "Song": who produced it is told on one side only, and is no part of the name. */
export function cutProducer(text: string): string {
  const at = text.search(/ prod(?:\.|uced| by)(?: |$)/iu)
  return at > 0 ? text.slice(0, at) : text
}
