import type { TrackQuery } from '../../core/domain/track.ts'
import type { ReadTrack } from '../../core/recording/read-track.ts'
import { readTrack } from '../../core/recording/read-track.ts'

/** Same shape as the adapters' search query; stated here because matching knows no services. */
export interface PlannedSearch {
  readonly title: string
  readonly artist?: string | undefined
  readonly album?: string | undefined
  readonly mode: 'structured' | 'loose'
}

/** Services cut or refuse long queries; names are shorter. */
const LONGEST = 120
const MOST_WORDS = 14

/** What to ask a catalogue, best first; at most two, none when there is nothing to look for. */
export function searchPlan(query: TrackQuery): readonly PlannedSearch[] {
  // A code or a link is looked up, not searched for: only the text counts here.
  const read = readTrack({ title: query.title, artists: query.artists })
  const name = read.names[0]
  if (!read.knownRecording || name === undefined) return []
  const title = searchable(name.title)
  if (title === '') return []
  const artist = name.artists[0]
  const words = [title, versionWords(read)].filter((part) => part !== '').join(' ')
  const loose: PlannedSearch = { title: shorten(words), artist, mode: 'loose' }
  if (artist === undefined || name.source === 'none') return [{ ...loose, artist: undefined }]
  return [{ title, artist, mode: 'structured' }, loose]
}

/** Signs that mean something to search engines, and starred words, find nothing. */
function searchable(title: string): string {
  const words = title.replace(/["“”„«»()[\]{}<>:;|\\^~?]/gu, ' ').split(/\s+/u)
  const open = words.filter((word) => word !== '' && word !== '-' && !word.includes('*'))
  return shorten((open.length === 0 ? [title.trim()] : open).join(' '))
}

function shorten(text: string): string {
  const words = text.split(' ').slice(0, MOST_WORDS).join(' ')
  return words.length <= LONGEST
    ? words
    : words
        .slice(0, LONGEST)
        .replace(/[\uD800-\uDBFF]$/u, '')
        .trim()
}

/** The version is asked for in the loose search: in title filters services match it as part of the name only. */
function versionWords(read: ReadTrack): string {
  return [
    ...new Set(
      read.versions.flatMap((tag) => (tag.by === undefined ? tag.words : `${tag.by} ${tag.kind}`).split(' ')),
    ),
  ]
    .slice(0, 5)
    .join(' ')
}
