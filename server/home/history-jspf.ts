import type { UserExport } from '../schemas/user.ts'

type Save = UserExport['saves'][number]

/** A playlist as JSPF has it (https://www.xspf.org/jspf): what may come more than once is a list, all else a value. */
export function historyJspf({ exported_at: date, saves }: UserExport) {
  return { playlist: { title: 'Add to Music', date, track: saves.flatMap(trackOf) } }
}

function trackOf({ track, placements, context }: Save) {
  const matches = placements.flatMap(({ matched }) => (matched === undefined ? [] : [matched]))
  const [first] = matches
  const title = first?.title ?? track.title
  const isrcs = [track.isrc, ...matches.map(({ isrc }) => isrc)].filter((isrc) => isrc !== undefined)
  const urls = matches.map(({ url }) => url)
  // A player could do nothing with a track that has neither a name nor an address.
  if (title === undefined && isrcs.length === 0 && urls.length === 0) return []
  const artists = first?.artists ?? track.artists
  const album = first?.album ?? track.album
  const duration = first?.duration_ms ?? track.duration_ms
  return [
    {
      ...(title === undefined ? {} : { title }),
      ...(artists.length === 0 ? {} : { creator: artists.join(', ') }),
      ...(album === undefined ? {} : { album }),
      ...(duration === undefined ? {} : { duration: Math.round(duration) }),
      identifier: [...new Set([...isrcs.map((isrc) => `urn:isrc:${isrc}`), ...urls])],
      ...(urls[0] === undefined ? {} : { info: urls[0] }),
      ...(context?.creator === undefined ? {} : { annotation: context.creator }),
    },
  ]
}
