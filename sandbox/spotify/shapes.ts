import type { Request } from 'express'
import { base62Id } from '../catalogue/ids.ts'
import { dashedTitle, isAvailable, isReleased, type Recording } from '../catalogue/recording.ts'
import type { StoredAccount, StoredPlaylist } from '../state.ts'
import type { World } from '../world.ts'
import { SERVICE } from './auth.ts'

/** Address of this stand-in for `https://api.spotify.com/v1`, as the caller reached it. */
export function apiBase(req: Request): string {
  return `${req.protocol}://${req.headers.host ?? 'localhost'}${req.baseUrl}/v1`
}

function thing(base: string, type: string, id: string): Record<string, unknown> {
  return {
    external_urls: { spotify: `https://open.spotify.com/${type}/${id}` },
    href: `${base}/${type}s/${id}`,
    id,
    type,
    uri: `spotify:${type}:${id}`,
  }
}

function artistObjects(base: string, names: readonly string[]): readonly unknown[] {
  return names.map((name) => ({ ...thing(base, 'artist', base62Id(`spotify:artist:${name}`)), name }))
}

/**
 * A TrackObject without the fields that development mode lost in February 2026 (`popularity`, `available_markets`,
 * `linked_from`). `is_playable` is there only when a market applies.
 */
export function trackObject(
  world: World,
  base: string,
  recording: Recording,
  market: string | undefined,
): Record<string, unknown> {
  const artists = artistObjects(base, recording.artists)
  const albumId = base62Id(`spotify:album:${recording.album} ${recording.artists[0] ?? ''}`)
  return {
    album: {
      ...thing(base, 'album', albumId),
      album_type: recording.albumType,
      artists: recording.albumType === 'compilation' ? artistObjects(base, ['Various Artists']) : artists,
      images: [{ height: 640, width: 640, url: `https://i.scdn.co/image/ab67616d0000b273${albumId}` }],
      name: recording.album,
      release_date: recording.releaseDate,
      release_date_precision: 'day',
      total_tracks: recording.albumType === 'single' ? 1 : 12,
    },
    artists,
    disc_number: 1,
    duration_ms: recording.durationMs,
    explicit: recording.explicit,
    external_ids: recording.isrc === undefined ? {} : { isrc: recording.isrc },
    ...thing(base, 'track', world.catalogue.trackId(SERVICE, recording)),
    is_local: false,
    ...playable(world, recording, market),
    name: dashedTitle(recording),
    track_number: 1,
  }
}

function playable(world: World, recording: Recording, market: string | undefined): Record<string, unknown> {
  if (market === undefined) return {}
  if (!isAvailable(recording, market)) return { is_playable: false, restrictions: { reason: 'market' } }
  if (!isReleased(recording, world.now())) return { is_playable: false, restrictions: { reason: 'product' } }
  return { is_playable: true }
}

export function playlistObject(
  base: string,
  owner: StoredAccount,
  playlist: StoredPlaylist,
): Record<string, unknown> {
  return {
    ...thing(base, 'playlist', playlist.id),
    collaborative: false,
    description: playlist.description,
    images: [],
    items: { href: `${base}/playlists/${playlist.id}/items`, total: playlist.entries.length },
    name: playlist.name,
    owner: { ...thing(base, 'user', userId(owner)), display_name: owner.name },
    primary_color: null,
    public: playlist.isPublic,
    snapshot_id: snapshotId(playlist),
  }
}

export function snapshotId(playlist: StoredPlaylist): string {
  return Buffer.from(`${String(playlist.revision)},${playlist.id}`).toString('base64')
}

/** The old, visible user id; `account_id` is the one that never changes (added to the API in May 2026). */
export function userId(account: StoredAccount): string {
  return `user_${account.id}`
}

export function userObject(base: string, account: StoredAccount): Record<string, unknown> {
  const id = userId(account)
  return { ...thing(base, 'user', id), account_id: account.id, display_name: account.name, images: [] }
}

/** Spotify's paging object; `items` are already cut to the page. */
export function page(
  url: string,
  query: URLSearchParams,
  items: readonly unknown[],
  numbers: { readonly limit: number; readonly offset: number; readonly total: number },
): Record<string, unknown> {
  const { limit, offset, total } = numbers
  const at = (start: number): string => {
    const parameters = new URLSearchParams(query)
    parameters.set('offset', String(start))
    parameters.set('limit', String(limit))
    return `${url}?${parameters.toString()}`
  }
  return {
    href: at(offset),
    items,
    limit,
    next: offset + limit < total ? at(offset + limit) : null,
    offset,
    previous: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    total,
  }
}
