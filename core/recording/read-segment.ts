import { foldWords } from './fold-text.ts'
import type { VersionKind, VersionTag, WeakTag, WeakTagKind } from './version-tags.ts'
import {
  ALONE,
  LANGUAGES,
  LAST,
  PLAIN_CUT,
  PROVENANCE_STARTS,
  REMIX_FILLERS,
  UPLOAD_TRIGGERS,
  UPLOAD_WORDS,
  VERSION_NOUNS,
  VERSION_PHRASES,
  WEAK_WORDS,
} from './version-words.ts'

export interface SegmentReading {
  /** False: the whole segment describes the recording and is no part of its name. */
  readonly isName: boolean
  readonly versions: readonly VersionTag[]
  readonly weakTags: readonly WeakTag[]
}

const NAME: SegmentReading = { isName: true, versions: [], weakTags: [] }
const REMIX_WORDS = new Set([
  'remix',
  'rmx',
  'remixed',
  'remixes',
  'rework',
  'reworked',
  'bootleg',
  'refix',
  'remode',
  'redux',
  'vip',
  'flip',
  'ремикс',
  '리믹스',
  'リミックス',
])
const WEAK_BY_WORD: ReadonlyMap<string, WeakTagKind> = new Map(
  WEAK_WORDS.flatMap(([kind, words]) => words.map((word) => [word, kind] as const)),
)
const PHRASES: readonly (readonly [VersionKind, string])[] = VERSION_PHRASES.flatMap(([kind, phrases]) =>
  phrases.map((phrase) => [kind, phrase] as const),
)
const FIRST_WORDS: ReadonlyMap<string, readonly (readonly [VersionKind, string])[]> = Map.groupBy(
  PHRASES,
  ([, phrase]) => phrase.split(' ', 1)[0] ?? '',
)

export function yearIn(words: readonly string[]): number | undefined {
  const found = words.find((word) => /^(?:19|20)\d\d$/u.test(word))
  return found === undefined ? undefined : Number(found)
}

/** Reads one bracket or tail of a title. `tail` = it came after a dash, where song names rarely go on. */
export function readSegment(text: string, tail: boolean): SegmentReading {
  const words = foldWords(text)
  if (words.length === 0) return { ...NAME, isName: false }
  const year = yearIn(words)
  const versions = readVersions(words, tail).map((tag) => ({
    ...tag,
    ...(year === undefined ? {} : { year }),
  }))
  const weakTags = readWeak(words, versions.length > 0)
  if (versions.length > 0 || weakTags.length > 0) return { isName: false, versions, weakTags }
  return isAside(words) ? { ...NAME, isName: false } : NAME
}

function readVersions(words: readonly string[], tail: boolean): VersionTag[] {
  const joined = words.join(' ')
  const kinds = phraseKinds(words)
  if (saysLive(words, tail)) kinds.add('live')
  const named = readNoun(words)
  if (named !== undefined && (kinds.size === 0 || named === 'language' || namesRemix(words, kinds, named))) {
    kinds.add(named)
  }
  const by = kinds.has('remix') ? maker(words) : kinds.has('cover') ? coverOf(words) : undefined
  // "Club mix" is an extended cut, "Kito club mix" is Kito's remix.
  if (kinds.has('remix') && by !== undefined && !words.includes('extended')) kinds.delete('extended')
  return [...kinds].map((kind) =>
    (kind === 'remix' || kind === 'cover') && by !== undefined
      ? { kind, words: joined, by }
      : { kind, words: joined },
  )
}

/** "Acoustic version" and "instrumental mix" say one thing, "Kito remix (acoustic)" two. */
function namesRemix(words: readonly string[], kinds: ReadonlySet<VersionKind>, named: VersionKind): boolean {
  if (named !== 'remix') return false
  return words.some((word) => REMIX_WORDS.has(word)) || (kinds.has('extended') && maker(words) !== undefined)
}

function phraseKinds(words: readonly string[]): Set<VersionKind> {
  const kinds = new Set<VersionKind>()
  words.forEach((word, at) => {
    for (const [kind, phrase] of FIRST_WORDS.get(word) ?? []) {
      if (phrase === word) {
        if (ALONE.has(word) && !(words.length === 1 || (kinds.size > 0 && word === 'reverb'))) continue
        if (LAST.has(word) && at !== words.length - 1 && !VERSION_NOUNS.has(words[at + 1] ?? '')) continue
        kinds.add(kind)
      } else if (startsWithAt(words, at, phrase.split(' '))) kinds.add(kind)
    }
  })
  return kinds
}

function startsWithAt(words: readonly string[], at: number, phrase: readonly string[]): boolean {
  return phrase.every((word, offset) => words[at + offset] === word)
}

function saysLive(words: readonly string[], tail: boolean): boolean {
  const at = words.lastIndexOf('live')
  if (at < 0) return false
  const next = words[at + 1]
  if (next === undefined || (tail && at === 0)) return words.length < 8 || at === 0
  return /^\d+$/u.test(next) || WEAK_BY_WORD.has(next) || (at === 0 && words.length === 1)
}

/** What "… remix", "… mix", "… edit" and "… version" make of the words before them. */
function readNoun(words: readonly string[]): VersionKind | undefined {
  if (words.some((word) => REMIX_WORDS.has(word))) return 'remix'
  const at = words.findLastIndex(
    (word) => word === 'mix' || word === 'edit' || word === 'dub' || VERSION_NOUNS.has(word),
  )
  const noun = words[at]
  if (noun === undefined) return words.length <= 3 && words.every(isLanguageWord) ? 'language' : undefined
  const before = words.slice(0, at).filter((word) => !/^\d+$/u.test(word) || word === '12')
  // "Song (2011 Version)" was made again that year.
  if (VERSION_NOUNS.has(noun) && words.length === 2 && yearIn(words) !== undefined) return 'alternate'
  const after = words.slice(at + 1)
  if (noun === 'dub')
    return after.every((word) => PLAIN_CUT.has(word) || WEAK_BY_WORD.has(word) || /^\d+$/u.test(word))
      ? 'remix'
      : undefined
  if (VERSION_NOUNS.has(noun)) return readVersionNoun(before, after)
  if (after.some((word) => !PLAIN_CUT.has(word) && !/^\d+$/u.test(word) && !WEAK_BY_WORD.has(word)))
    return undefined
  if (before.some((word) => word === 'extended' || word === '12' || word === 'long')) return 'extended'
  return before.every((word) => PLAIN_CUT.has(word)) ? undefined : 'remix'
}

function isLanguageWord(word: string): boolean {
  return LANGUAGES.has(word) || ['in', 'en', 'version', 'auf'].includes(word)
}

function readVersionNoun(before: readonly string[], after: readonly string[]): VersionKind | undefined {
  // "From 'Film' / Soundtrack Version" tells where it was released.
  if (before[0] === 'from') return undefined
  if (before.some((word) => LANGUAGES.has(word)) || after.some((word) => LANGUAGES.has(word)))
    return 'language'
  if (before.some((word) => word === 'extended' || word === '12' || word === 'long')) return 'extended'
  if (before.every((word) => PLAIN_CUT.has(word))) return undefined
  const only = before[0] ?? ''
  if (before.length === 1 && (only === 'new' || (only.length > 3 && only.endsWith('s')))) return 're-recorded'
  return 'alternate'
}

function maker(words: readonly string[]): string | undefined {
  const by = words.indexOf('by')
  const named = by >= 0 && by < words.length - 1 ? words.slice(by + 1) : beforeTrigger(words)
  const kept = named.filter((word) => !REMIX_FILLERS.has(word) && !/^(?:19|20)\d\d$/u.test(word))
  return kept.length === 0 ? undefined : kept.join(' ')
}

function beforeTrigger(words: readonly string[]): readonly string[] {
  const at = words.findIndex(
    (word) => REMIX_WORDS.has(word) || word === 'mix' || word === 'edit' || word === 'dub',
  )
  return at < 0 ? words : words.slice(0, at)
}

function coverOf(words: readonly string[]): string | undefined {
  const kept = words.filter(
    (word) => word !== 'cover' && word !== 'version' && word !== 'by' && word !== 'covered',
  )
  return kept.length === 0 ? undefined : kept.join(' ')
}

function readWeak(words: readonly string[], hasVersion: boolean): WeakTag[] {
  const year = yearIn(words)
  const tags: WeakTag[] = []
  for (const word of words) {
    const kind = WEAK_BY_WORD.get(word)
    const isName =
      kind === 'explicit' || kind === 'clean'
        ? !words.every((one) => UPLOAD_WORDS.has(one) || PLAIN_CUT.has(one))
        : false
    if (kind !== undefined && !isName && !tags.some((tag) => tag.kind === kind)) {
      tags.push(kind === 'remaster' && year !== undefined ? { kind, year } : { kind })
    }
  }
  const cut = words.find(
    (word) => word === 'edit' || word === 'single' || word === 'mix' || VERSION_NOUNS.has(word),
  )
  const plain = words.every(
    (word) => PLAIN_CUT.has(word) || WEAK_BY_WORD.has(word) || VERSION_NOUNS.has(word) || /^\d+$/u.test(word),
  )
  if (cut !== undefined && (plain || (hasVersion && words.includes('edit')))) {
    tags.push({
      kind: words.includes('original') ? 'original' : 'edit',
      ...(year === undefined ? {} : { year }),
    })
  }
  return tags
}

/** Upload words, sources ("from …") and bare years: no part of the name, and nothing to compare. */
function isAside(words: readonly string[]): boolean {
  if (words.every((word) => UPLOAD_WORDS.has(word) || /^(?:19|20)\d\d$/u.test(word))) {
    return words.some((word) => UPLOAD_TRIGGERS.has(word)) || words.every((word) => /^\d+$/u.test(word))
  }
  const joined = words.join(' ')
  if (PROVENANCE_STARTS.some((start) => joined.startsWith(start))) {
    return words.length > 1 || ['ost', 'bonus', 'soundtrack', 'deluxe'].includes(joined)
  }
  return joined.endsWith(' soundtrack') || joined.endsWith(' ost') || joined.endsWith(' theme')
}
