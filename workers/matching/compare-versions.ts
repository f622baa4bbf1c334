import type { VersionKind, VersionTag } from '../../core/recording/version-tags.ts'
import { isGenericVersionWord } from '../../core/recording/version-words.ts'
import { similarity, wordOverlap } from './similarity.ts'

/** `same`: no or the same version words; `loose`: the same kind, one side says less; `different`: other recordings. */
export type VersionClass = 'same' | 'loose' | 'different'

export interface VersionComparison {
  readonly verdict: VersionClass
  /** Kinds only the offered track has, or has in another form ("another remix"). */
  readonly extra: readonly VersionKind[]
  /** Kinds only the wanted recording has. */
  readonly missing: readonly VersionKind[]
}

/** The wanted sound plays the original at another speed or through effects. */
export const ALTERED: ReadonlySet<VersionKind> = new Set<VersionKind>([
  'sped-up',
  'slowed',
  'nightcore',
  'effects',
])

export function compareVersions(
  wanted: readonly VersionTag[],
  offered: readonly VersionTag[],
  titles: { readonly wanted: string; readonly offered: string },
): VersionComparison {
  const extra: VersionKind[] = []
  const missing: VersionKind[] = []
  let loose = false
  for (const kind of new Set([...wanted, ...offered].map((tag) => tag.kind))) {
    const ours = wanted.filter((tag) => tag.kind === kind)
    const theirs = offered.filter((tag) => tag.kind === kind)
    if (ours.length === 0) {
      if (!(kind === 'language' && writtenIn(theirs, titles.wanted))) extra.push(kind)
    } else if (theirs.length === 0) {
      if (!(kind === 'language' && writtenIn(ours, titles.offered))) missing.push(kind)
    } else {
      const verdict = compareKind(kind, ours, theirs)
      if (verdict === 'different') extra.push(kind)
      if (verdict === 'loose') loose = true
    }
  }
  const verdict = extra.length + missing.length > 0 ? 'different' : loose ? 'loose' : 'same'
  return { verdict, extra, missing }
}

function compareKind(
  kind: VersionKind,
  ours: readonly VersionTag[],
  theirs: readonly VersionTag[],
): VersionClass {
  if (kind === 'remix' || kind === 'cover') {
    const by = compareWords(join(ours, 'by'), join(theirs, 'by'))
    return by === 'same' && join(ours, 'by') === '' && remixOnly(ours) !== remixOnly(theirs) ? 'loose' : by
  }
  const years = [years_(ours), years_(theirs)] as const
  if (years[0] !== '' && years[1] !== '' && years[0] !== years[1]) return 'different'
  if (
    kind === 'sped-up' ||
    kind === 'slowed' ||
    kind === 'nightcore' ||
    kind === 'karaoke' ||
    kind === 'effects'
  )
    return 'same'
  if (kind === 're-recorded' || kind === 'mashup' || kind === 'instrumental' || kind === 'acapella')
    return 'same'
  return compareWords(details(ours), details(theirs))
}

/** A title in kana needs no "Japanese version", one in Hangul no "Korean version"; Han alone tells neither. */
function writtenIn(tags: readonly VersionTag[], title: string): boolean {
  const words = join(tags, 'words')
  if (/japan|jpn|日本/u.test(words)) return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(title)
  if (/korea|kor\b|한국/u.test(words)) return /\p{Script=Hangul}/u.test(title)
  return false
}

/** What kind of unnamed remix it is: "special mix" is not "remix". */
function remixOnly(tags: readonly VersionTag[]): string {
  return join(tags, 'words')
    .split(' ')
    .filter((word) => !['the', 'official', 'remix', 'version', 'feat', 'ft', 'edit', 'radio'].includes(word))
    .join(' ')
}

function join(tags: readonly VersionTag[], part: 'by' | 'words'): string {
  return tags
    .map((tag) => tag[part] ?? '')
    .join(' ')
    .trim()
}

function years_(tags: readonly VersionTag[]): string {
  return tags
    .map((tag) => tag.year ?? '')
    .join(' ')
    .trim()
}

function details(tags: readonly VersionTag[]): string {
  return join(tags, 'words')
    .split(' ')
    .filter((word) => !isGenericVersionWord(word) && !/^(?:19|20)\d\d$/u.test(word))
    .join(' ')
}

function compareWords(ours: string, theirs: string): VersionClass {
  if (ours === theirs) return 'same'
  if (ours === '' || theirs === '') return 'loose'
  if (wordOverlap(ours, theirs) === 1 || similarity(ours, theirs) >= 0.8) return 'same'
  return wordOverlap(ours, theirs) >= 0.5 ? 'loose' : 'different'
}
