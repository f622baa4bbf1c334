import { base62Id, numericId } from '../catalogue/ids.ts'
import { bracketedTitle, isReleased, type Recording } from '../catalogue/recording.ts'
import type { StoredAccount, StoredPlaylist } from '../state.ts'
import type { World } from '../world.ts'
import { SERVICE } from './auth.ts'
import { badParameter } from './errors.ts'

export interface Resource {
  readonly id: string
  readonly type: string
  readonly href: string
}

export function songRef(storefront: string, id: string): Resource {
  return { id, type: 'songs', href: `/v1/catalog/${storefront}/songs/${id}` }
}

/** One string for all artists: `A, B & C`. */
export function artistName(recording: Recording): string {
  const { artists } = recording
  return artists.length < 2
    ? (artists[0] ?? '')
    : `${artists.slice(0, -1).join(', ')} & ${artists.at(-1) ?? ''}`
}

function albumName(recording: Recording): string {
  return recording.albumType === 'single' ? `${recording.album} - Single` : recording.album
}

function rating(recording: Recording): Record<string, string> {
  if (recording.explicit) return { contentRating: 'explicit' }
  return recording.clean ? { contentRating: 'clean' } : {}
}

function artwork(id: string): Record<string, unknown> {
  const url = `https://is1-ssl.mzstatic.com/image/thumb/Music/v4/${id}/{w}x{h}bb.jpg`
  return { width: 3000, height: 3000, url, bgColor: '1a2b3c', textColor1: 'ffffff' }
}

/** A catalogue song; `playParams` is missing until it is released. */
export function songResource(
  world: World,
  storefront: string,
  recording: Recording,
): Record<string, unknown> {
  const id = world.catalogue.trackId(SERVICE, recording)
  const albumId = numericId(`apple-music:album:${recording.album} ${recording.artists[0] ?? ''}`)
  const artistId = numericId(`apple-music:artist:${recording.artists[0] ?? ''}`)
  const slug = encodeURIComponent(recording.album.toLowerCase().replaceAll(/\s+/g, '-'))
  const { href } = songRef(storefront, id)
  return {
    ...songRef(storefront, id),
    attributes: {
      albumName: albumName(recording),
      artistName: artistName(recording),
      artwork: artwork(id),
      ...rating(recording),
      discNumber: 1,
      durationInMillis: recording.durationMs,
      genreNames: ['Alternative', 'Music'],
      hasLyrics: recording.version !== 'instrumental',
      isAppleDigitalMaster: false,
      ...(recording.isrc === undefined ? {} : { isrc: recording.isrc }),
      name: bracketedTitle(recording),
      ...(isReleased(recording, world.now()) ? { playParams: { id, kind: 'song' } } : {}),
      previews: [{ url: 'https://audio-ssl.itunes.apple.com/sandbox.m4a' }],
      releaseDate: recording.releaseDate,
      trackNumber: 1,
      url: `https://music.apple.com/${storefront}/album/${slug}/${albumId}?i=${id}`,
    },
    relationships: {
      albums: {
        href: `${href}/albums`,
        data: [{ id: albumId, type: 'albums', href: `/v1/catalog/${storefront}/albums/${albumId}` }],
      },
      artists: {
        href: `${href}/artists`,
        data: [{ id: artistId, type: 'artists', href: `/v1/catalog/${storefront}/artists/${artistId}` }],
      },
    },
  }
}

/** An item that is removed and saved again has another library id. */
function librarySongId(account: StoredAccount, track: string, addedAt: number): string {
  return `i.${base62Id(`${account.id} ${track} ${String(addedAt)}`).slice(0, 14)}`
}

/** A library song has no ISRC; what it is a copy of stands in `playParams.catalogId`. */
export function librarySong(
  world: World,
  account: StoredAccount,
  track: string,
  addedAt: number,
): Record<string, unknown> {
  const id = librarySongId(account, track, addedAt)
  const recording = world.catalogue.byId(SERVICE, track)
  const attributes =
    recording === undefined
      ? { name: 'Unavailable', artistName: '', genreNames: [] }
      : {
          albumName: albumName(recording),
          artistName: artistName(recording),
          artwork: artwork(track),
          ...rating(recording),
          discNumber: 1,
          durationInMillis: recording.durationMs,
          genreNames: ['Alternative'],
          hasLyrics: true,
          name: bracketedTitle(recording),
          releaseDate: recording.releaseDate,
          trackNumber: 1,
        }
  const playParams = {
    id,
    kind: 'song',
    isLibrary: true,
    reporting: true,
    catalogId: track,
    reportingId: track,
  }
  return {
    id,
    type: 'library-songs',
    href: `/v1/me/library/songs/${id}`,
    attributes: { ...attributes, playParams },
  }
}

export function playlistResource(playlist: StoredPlaylist): Record<string, unknown> {
  const { id, name, description, createdAt } = playlist
  return {
    id,
    type: 'library-playlists',
    href: `/v1/me/library/playlists/${id}`,
    attributes: {
      name,
      ...(description === '' ? {} : { description: { standard: description } }),
      canEdit: true,
      isPublic: false,
      hasCatalog: false,
      dateAdded: `${new Date(createdAt).toISOString().slice(0, 19)}Z`,
      playParams: { id, kind: 'playlist', isLibrary: true },
    },
  }
}

/** One page of a list: `next` is a path and is missing on the last page. */
export function paged<T>(
  path: string,
  query: URLSearchParams,
  all: readonly T[],
  max: { readonly limit: number; readonly fallback: number },
): { readonly shown: readonly T[]; readonly rest: { readonly next?: string }; readonly total: number } {
  const limit = numberOr(query, 'limit', max.fallback)
  const offset = numberOr(query, 'offset', 0)
  if (!(limit >= 1 && limit <= max.limit)) {
    throw badParameter('limit', `Value must be an integer less than or equal to ${String(max.limit)}`)
  }
  if (!(offset >= 0)) throw badParameter('offset', 'Value must be an integer')
  const after = offset + limit
  const parameters = new URLSearchParams(query)
  parameters.set('offset', String(after))
  const rest = after < all.length ? { next: `${path}?${parameters.toString()}` } : {}
  return { shown: all.slice(offset, after), rest, total: all.length }
}

function numberOr(query: URLSearchParams, name: string, fallback: number): number {
  const value = query.get(name)
  if (value === null) return fallback
  return /^\d+$/.test(value) ? Number(value) : Number.NaN
}
