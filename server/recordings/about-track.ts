import type { TrackQuery } from '../../core/domain/track.ts'
import { CLIP_MS } from '../../core/recording/identity.ts'
import { readTrack } from '../../core/recording/read-track.ts'
import type { RecordingModel } from '../../web/pages/recording-model.ts'

export type About = Pick<
  RecordingModel,
  'title' | 'artists' | 'versions' | 'tempo' | 'explicit' | 'durationMs' | 'isrc'
>

/** What the API takes; an older row may hold more. */
const LONGEST_READ = 1000
const MOST_ARTISTS = 8
const MOST_VERSIONS = 3

/** What we say of a recording, out of our own row: no service's words. */
export function aboutTrack(track: TrackQuery): About {
  const { durationMs, tempo, isrc } = track
  const title = track.title?.slice(0, LONGEST_READ)
  const read = readTrack({ ...track, title })
  // As the app wrote them, where it did: a name with "and" or "with" in it may be one name.
  const credited = read.names[0]?.source === 'field' ? track.artists : read.artists
  const artists = [...new Set([...credited, ...read.featured])].slice(0, MOST_ARTISTS)
  return {
    ...(title === undefined ? {} : { title: read.title === '' ? title : read.title }),
    artists,
    versions: [...new Set(read.versions.map(({ words }) => asWritten(words, title ?? '')))].slice(
      0,
      MOST_VERSIONS,
    ),
    ...(tempo === undefined ? {} : { tempo: tempo > 1 ? ('faster' as const) : ('slower' as const) }),
    explicit: track.explicit === true,
    // Shorter ones are those of clips, not of the recording.
    ...(durationMs === undefined || durationMs <= CLIP_MS ? {} : { durationMs }),
    ...(isrc === undefined ? {} : { isrc }),
  }
}

/** The words of a version as the title has them, where they are found in it. */
function asWritten(words: string, title: string): string {
  const at = title.toLowerCase().indexOf(words)
  const written = at < 0 ? words : title.slice(at, at + words.length)
  const shown = written.toLowerCase() === words ? written : words
  const [first = '', ...rest] = shown
  return first.toUpperCase() + rest.join('')
}
