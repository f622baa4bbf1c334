import { asin } from '../catalogue/ids.ts'
import { bracketedTitle, isReleased, type Recording } from '../catalogue/recording.ts'
import type { StoredAccount, StoredPlaylist } from '../state.ts'
import type { World } from '../world.ts'
import { SERVICE } from './auth.ts'
import { refusal } from './errors.ts'

/** Explicit versions are marked in the title itself. */
function title(recording: Recording): string {
  return `${bracketedTitle(recording)}${recording.explicit ? ' [Explicit]' : ''}`
}

function albumIdOf(recording: Recording): string {
  return asin(`amazon-music:album:${recording.album} ${recording.artists[0] ?? ''}`)
}

function trackUrl(recording: Recording, id: string): string {
  return `https://music.amazon.com/albums/${albumIdOf(recording)}/?trackAsin=${id}`
}

/** What a search gives: no artist, no length, no ISRC. */
export function sparseTrack(world: World, recording: Recording): Record<string, unknown> {
  const id = world.catalogue.trackId(SERVICE, recording)
  return { id, title: title(recording), url: trackUrl(recording, id) }
}

/** developer.amazon.com/docs/music/API_web_track.html; `duration` is in whole seconds. */
export function fullTrack(
  world: World,
  recording: Recording,
  account: StoredAccount,
): Record<string, unknown> {
  const id = world.catalogue.trackId(SERVICE, recording)
  const albumId = albumIdOf(recording)
  const isOut = isReleased(recording, world.now())
  const territoryName = new Intl.DisplayNames('en', { type: 'region' }).of(account.market) ?? account.market
  return {
    ...sparseTrack(world, recording),
    globalAsin: id,
    shortTitle: recording.title,
    duration: Math.round(recording.durationMs / 1000),
    ...(recording.isrc === undefined ? {} : { isrc: recording.isrc }),
    releaseDate: `${recording.releaseDate}T00:00:00.000Z`,
    album: { id: albumId, title: recording.album, url: `https://music.amazon.com/albums/${albumId}` },
    artists: recording.artists.map((name) => {
      const artistId = asin(`amazon-music:artist:${name}`)
      return { id: artistId, name, url: `https://music.amazon.com/artists/${artistId}` }
    }),
    musicTerritory: { code: account.market, territoryName },
    market: { id: account.market, name: territoryName },
    eligibility: {
      playback: { canPlayOnDemand: isOut && !account.flags.has('low_tier'), shuffleType: 'INLINE' },
      playbackSubscriptionTiers: isOut ? ['UNLIMITED'] : [],
      isDownloadable: isOut,
      isPurchaseable: false,
      isPreviewable: true,
      isPrimeEligible: false,
    },
    audioQualities: ['SD', 'HD'],
    images: [{ url: `https://m.media-amazon.com/images/I/${albumId}.jpg`, imageType: 'PRIMARY' }],
    parentalSettings: { hasExplicitLanguage: recording.explicit },
    previewUrl: 'https://example.invalid/preview.mp3',
  }
}

export function playlistNode(owner: StoredAccount, playlist: StoredPlaylist): Record<string, unknown> {
  return {
    id: playlist.id,
    title: playlist.name,
    description: playlist.description,
    trackCount: playlist.entries.length,
    visibility: playlist.isPublic ? 'PUBLIC' : 'PRIVATE',
    url: `https://music.amazon.com/user-playlists/${playlist.id}`,
    curator: { id: owner.id },
  }
}

/** One page of a V1 list (developer.amazon.com/docs/music/API_web_pagination.html). */
export function connection<T>(
  query: URLSearchParams,
  all: readonly T[],
  edge: (item: T, index: number) => Record<string, unknown>,
): Record<string, unknown> {
  const limit = Number(query.get('limit') ?? 20)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw refusal('BAD_REQUEST', 'limit must be 1 to 100')
  return edges(all, startOf(query.get('cursor')), limit, edge)
}

export function startOf(token: string | null): number {
  if (token === null) return 0
  const start = Number(Buffer.from(token, 'base64url').toString())
  if (!Number.isInteger(start) || start < 0) throw refusal('BAD_REQUEST', 'The page token is not valid')
  return start
}

export function edges<T>(
  all: readonly T[],
  start: number,
  limit: number,
  edge: (item: T, index: number) => Record<string, unknown>,
): Record<string, unknown> {
  const shown = all.slice(start, start + limit)
  const next = start + limit
  const token = Buffer.from(String(next)).toString('base64url')
  return {
    pageInfo: next < all.length ? { hasNextPage: true, token } : { hasNextPage: false },
    edgeCount: shown.length,
    edges: shown.map((item, index) => edge(item, start + index)),
  }
}
