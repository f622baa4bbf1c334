import { scriptOf } from '../../core/recording/fold-text.ts'
import type { ReadName } from '../../core/recording/read-names.ts'
import type { ReadTrack } from '../../core/recording/read-track.ts'
import { romanize } from '../../core/recording/romanize.ts'
import { equalsCensored, sameNumbers, similarity, tight, wordOverlap } from './similarity.ts'

/**
 * `exact`: all words. `aside`: one side adds a subtitle in brackets; `tail`: one adds words after a dash. `half`: one
 * side gives the name in two scripts, or in Latin letters what the other has in its own; `alias`: the subtitle of one
 * is the name of the other. `near`: spelling. `part`: the name is contained in a longer text. `coded`: nothing in
 * common but the ISRC, which the artist and the length confirm. `unsaid`: the
 * wanted recording is known by its code only. `script`: written in
 * different scripts, so letters prove nothing.
 */
export type TitleClass =
  | 'exact'
  | 'aside'
  | 'tail'
  | 'half'
  | 'alias'
  | 'near'
  | 'part'
  | 'coded'
  | 'unsaid'
  | 'script'
  | 'different'

/** How much letters may differ and still be a spelling of the same name. */
const NEAR = 0.84

export function compareTitle(wanted: ReadName, offered: ReadName): TitleClass {
  if (equal(wanted.full, offered.full)) return 'exact'
  if (equal(wanted.main, offered.main)) return compareAsides(wanted, offered)
  if (equal(wanted.main, offered.full) || equal(wanted.full, offered.main)) return 'aside'
  const [a, b] = [scriptOf(wanted.full), scriptOf(offered.full)]
  const twin = twinOf(wanted, offered) ?? twinOf(offered, wanted)
  if (twin !== undefined) return twin
  if (a === 'other' || b === 'other') {
    if (equal(latinPart(wanted.full), latinPart(offered.full)) && latinPart(wanted.full).length >= 5)
      return 'half'
    if (romanised(wanted, offered)) return 'half'
  }
  if (a !== b && a !== 'none' && b !== 'none') return 'script'
  if (near(wanted.full, offered.full) || near(wanted.main, offered.main)) return 'near'
  return contains(wanted, offered) ? 'part' : 'different'
}

/** "이름 (Name)" against "Name" is the same name twice; "Line (Name)" against "Name" may be another song. */
function twinOf(one: ReadName, other: ReadName): TitleClass | undefined {
  const twin = one.others.find((name) => equal(name, other.main) || equal(name, other.full))
  if (twin === undefined) return undefined
  return scriptOf(twin) === scriptOf(one.main) ? 'alias' : 'half'
}

function romanised(wanted: ReadName, offered: ReadName): boolean {
  const forms = (name: ReadName): readonly string[] =>
    [...new Set([name.main, name.full, ...name.others])].map(romanize)
  return forms(wanted).some((one) =>
    forms(offered).some((other) => equal(one, other) || (near(one, other) && one !== other)),
  )
}

function latinPart(text: string): string {
  return text
    .replace(/[^\p{Script=Latin}\p{N} ]/gu, '')
    .replace(/ +/gu, ' ')
    .trim()
}

function compareAsides(wanted: ReadName, offered: ReadName): TitleClass {
  const a = tight(wanted.others.join(' '))
  const b = tight(offered.others.join(' '))
  const added = wanted.hasTail !== offered.hasTail && (a === '' || b === '') ? 'tail' : 'aside'
  if (a === '' || b === '' || a.includes(b) || b.includes(a)) return added
  return similarity(a, b) >= NEAR || scriptOf(a) !== scriptOf(b) ? 'aside' : 'near'
}

function equal(left: string, right: string): boolean {
  if (left === '' || right === '') return false
  if (left === right || tight(left) === tight(right) || equalsCensored(left, right)) return true
  return withoutThe(left) === withoutThe(right)
}

function withoutThe(text: string): string {
  return text.startsWith('the ') ? text.slice(4) : text
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

/** A video title around the name ("Name fan made video"), or a long work's movement with more or fewer words. */
function contains(wanted: ReadName, offered: ReadName): boolean {
  if (
    wanted.source !== 'field' &&
    offered.main.length >= 4 &&
    ` ${wanted.full} `.includes(` ${offered.main} `)
  )
    return true
  const words = Math.min(wanted.full.split(' ').length, offered.full.split(' ').length)
  return words >= 5 && wordOverlap(wanted.full, offered.full) === 1
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
