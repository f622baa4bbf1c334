import type { TrackQuery } from '../../core/domain/track.ts'
import { readTrack } from '../../core/recording/read-track.ts'
import type { ServerContext } from '../context.ts'
import { invalidField } from '../http/parse.ts'
import type { Track } from '../schemas/track.ts'

/** The described recording in our words; a problem when it names nothing that could be looked for. */
export function trackQuery(ctx: Pick<ServerContext, 'services'>, described: Track): TrackQuery {
  const track = toQuery(described)
  const definitions = ctx.services.registry.all
  const linked =
    track.links?.some((url) => definitions.some((one) => one.parseTrackUrl(url) !== undefined)) ?? false
  if (track.isrc !== undefined || linked) return track
  if (track.title === undefined) {
    throw track.links === undefined
      ? invalidField('/track/title', 'is required (or isrc, or a link)')
      : invalidField('/track/links', 'hold no track of a known music service')
  }
  if (track.artists.length > 0) return track
  // A video's title often names the artist itself; "original sound" needs none to be answered honestly.
  const read = readTrack(track)
  if (read.knownRecording && read.artists.length === 0) {
    throw invalidField('/track/artists', 'must name at least one artist (or give isrc, or a link)')
  }
  return track
}

function toQuery(track: Track): TrackQuery {
  return {
    title: track.title,
    artists: track.artists ?? [],
    album: track.album,
    isrc: track.isrc,
    durationMs: track.duration_ms,
    explicit: track.explicit,
    releaseDate: track.release_date,
    links: track.links,
  }
}
