import type { CatalogTrack, TrackQuery } from '../../core/domain/track.ts'
import { decide } from '../../workers/matching/decide.ts'

/** Two shop entries and whether they are one recording (label 1). */
export interface Pair {
  readonly left: Entry
  readonly right: Entry
  readonly label: number
}

type Entry = Readonly<Record<string, string>>

export function isPair(line: unknown): line is Pair {
  return typeof line === 'object' && line !== null && 'left' in line && 'right' in line
}

/** The published pairs are cut into tokens ("ca n't ( feat . X )"); this puts them together again. */
function joined(text: string | undefined): string {
  return (text ?? '')
    .replace(/ (n't|'s|'m|'re|'ve|'ll|'d|'t)(?= |$)/giu, '$1')
    .replace(/ ([.,:;!?)\]])/gu, '$1')
    .replace(/([([]) /gu, '$1')
    .replace(/''|``|'`/gu, '"')
    .replace(/ +/gu, ' ')
    .trim()
}

function milliseconds(time: string | undefined): number | undefined {
  const found = /^(\d+):(\d\d)(?::(\d\d))?$/u.exec((time ?? '').trim())
  if (found === null) return undefined
  const [, a = '0', b = '0', c] = found
  const seconds = c === undefined ? Number(a) * 60 + Number(b) : Number(a) * 3600 + Number(b) * 60 + Number(c)
  return seconds * 1000
}

function released(text: string | undefined): string | undefined {
  const year = /(?:19|20)\d\d/u.exec(text ?? '')?.[0]
  if (year !== undefined) return year
  const short = /-(\d\d)$/u.exec((text ?? '').trim())?.[1]
  return short === undefined ? undefined : `${Number(short) > 30 ? '19' : '20'}${short}`
}

function toQuery(entry: Entry): TrackQuery {
  const artist = joined(entry['Artist_Name'])
  return {
    title: joined(entry['Song_Name']),
    artists: artist === '' ? [] : [artist],
    album: joined(entry['Album_Name']) || undefined,
    durationMs: milliseconds(entry['Time']),
    releaseDate: released(entry['Released']),
  }
}

function toTrack(entry: Entry): CatalogTrack {
  const { title = '', ...rest } = toQuery(entry)
  return { ...rest, id: 'right', title, playable: true, url: 'https://tracks.invalid/right', uri: 'right' }
}

export interface PairResult {
  readonly pair: Pair
  readonly said: boolean
}

export function judgePair(pair: Pair): PairResult {
  return { pair, said: decide(toQuery(pair.left), [toTrack(pair.right)]).kind === 'found' }
}

export function pairFigures(results: readonly PairResult[]): {
  readonly pairs: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
} {
  const right = results.filter((one) => one.said && one.pair.label === 1).length
  const said = results.filter((one) => one.said).length
  const there = results.filter((one) => one.pair.label === 1).length
  const precision = said === 0 ? 1 : right / said
  const recall = there === 0 ? 1 : right / there
  return {
    pairs: results.length,
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  }
}
