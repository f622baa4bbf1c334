import type { CatalogTrack, TrackQuery } from '../../../core/domain/track.ts'

/** Everything here is invented; any likeness to real artists or songs is chance. */
export function track(
  title: string,
  artists: readonly string[],
  more: Partial<CatalogTrack> = {},
): CatalogTrack {
  const id = more.id ?? `${title}/${artists.join('+')}/${more.album ?? ''}`
  return {
    id,
    title,
    artists,
    playable: true,
    url: `https://tracks.invalid/${encodeURIComponent(id)}`,
    uri: id,
    ...more,
  }
}

export function query(
  title: string | undefined,
  artists: readonly string[] = [],
  more: Partial<TrackQuery> = {},
): TrackQuery {
  return { title, artists, ...more }
}
