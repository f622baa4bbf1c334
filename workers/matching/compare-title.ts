import { scriptOf } from '../../core/recording/fold-text.ts'
import type { ReadName, ReadTrack } from '../../core/recording/read-track.ts'
import { equalsCensored, sameNumbers, similarity, tight } from './similarity.ts'

/**
 * `exact`: all words; `aside`: the name, and one side adds a subtitle; `half`: one side gives the name in two scripts
 * or as two names; `near`: spelling; `script`: written in different scripts, so letters prove nothing.
 */
export type TitleClass = 'exact' | 'aside' | 'half' | 'near' | 'script' | 'different'

/** How much letters may differ and still be a spelling of the same name. */
const NEAR = 0.84

export function compareTitle(wanted: ReadName, offered: ReadName): TitleClass {
  if (equal(wanted.full, offered.full)) return 'exact'
  if (equal(wanted.main, offered.main)) return compareAsides(wanted, offered)
  // "(Who Says) Song" against "Song", "Song" against "Other Name (Song)".
  const halves = (one: ReadName, other: ReadName): boolean =>
    one.others.some((name) => equal(name, other.main) || equal(name, other.full))
  if (equal(wanted.main, offered.full) || equal(wanted.full, offered.main)) return 'aside'
  if (halves(wanted, offered) || halves(offered, wanted)) return 'half'
  const [a, b] = [scriptOf(wanted.full), scriptOf(offered.full)]
  if (a !== b && a !== 'none' && b !== 'none') return 'script'
  if (near(wanted.full, offered.full) || near(wanted.main, offered.main)) return 'near'
  return 'different'
}

function compareAsides(wanted: ReadName, offered: ReadName): TitleClass {
  const a = tight(wanted.others.join(' '))
  const b = tight(offered.others.join(' '))
  if (a === '' || b === '' || a.includes(b) || b.includes(a)) return 'aside'
  return similarity(a, b) >= NEAR || scriptOf(a) !== scriptOf(b) ? 'aside' : 'near'
}

function equal(left: string, right: string): boolean {
  return left !== '' && (left === right || tight(left) === tight(right) || equalsCensored(left, right))
}

function near(left: string, right: string): boolean {
  if (!sameNumbers(left, right)) return false
  const length = Math.min(tight(left).length, tight(right).length)
  return length >= 5 && similarity(spoken(left), spoken(right)) >= NEAR
}

/** Spellings that sound alike: "comin" and "coming", "n" and "and". */
function spoken(text: string): string {
  return text
    .split(' ')
    .map((word) =>
      word === 'n' ? 'and' : word.length > 4 && word.endsWith('ing') ? word.slice(0, -1) : word,
    )
    .join(' ')
}

/** Part numbers must agree; a side that gives none may still be the whole. */
export function compareParts(wanted: ReadTrack, offered: ReadTrack): boolean {
  return wanted.parts.join(' ') === offered.parts.join(' ')
}

/** Where a video title names nobody: the offered artist's words may open or close it. */
export function nameWithoutArtist(wanted: ReadName, artist: string): ReadName | undefined {
  const words = wanted.full.split(' ')
  const names = artist.split(' ')
  if (names.length >= words.length || artist === '') return undefined
  const starts = names.every((word, at) => words[at] === word)
  const ends = !starts && names.every((word, at) => words[words.length - names.length + at] === word)
  if (!starts && !ends) return undefined
  const rest = (starts ? words.slice(names.length) : words.slice(0, words.length - names.length)).join(' ')
  return { ...wanted, title: rest, main: rest, full: rest, others: [], artists: [artist], source: 'title' }
}
