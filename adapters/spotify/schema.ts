import { z } from 'zod'
import { normalizeIsrc, type CatalogTrack } from '../../core/domain/track.ts'
import type { ListedPlaylist } from '../adapter.ts'
import { looseArray } from '../http/loose-array.ts'
import { ServiceText, ServiceUrl } from '../http/text.ts'

// Field names: https://developer.spotify.com/documentation/web-api/reference/get-track. Only what is used is read, and
// what development mode leaves out (market, popularity) is not relied on.

const Album = z.object({
  name: ServiceText.optional().catch(undefined),
  album_type: z.enum(['album', 'single', 'compilation']).optional().catch(undefined),
  release_date: z
    .string()
    .regex(/^(?!0000)\d{4}(-\d{2}){0,2}$/)
    .optional()
    .catch(undefined),
  images: z
    .array(z.object({ url: ServiceUrl }))
    .optional()
    .catch(undefined),
})

export const Track = z
  .object({
    id: z.string().min(1),
    name: ServiceText,
    artists: z.array(z.object({ name: ServiceText })).min(1),
    uri: z.string().regex(/^spotify:track:\w+$/),
    duration_ms: z.number().int().positive().optional().catch(undefined),
    explicit: z.boolean().optional().catch(undefined),
    is_playable: z.boolean().optional().catch(undefined),
    external_ids: z.object({ isrc: z.string().optional() }).optional().catch(undefined),
    external_urls: z.object({ spotify: ServiceUrl }).optional().catch(undefined),
    album: Album.optional().catch(undefined),
  })
  .transform((track): CatalogTrack => ({
    id: track.id,
    title: track.name,
    artists: track.artists.map((artist) => artist.name),
    album: track.album?.name,
    albumType: track.album?.album_type,
    durationMs: track.duration_ms,
    isrc: normalizeIsrc(track.external_ids?.isrc ?? ''),
    // `false` also stands for "unknown".
    explicit: track.explicit === true ? true : undefined,
    releaseDate: track.album?.release_date,
    playable: track.is_playable ?? true,
    url: track.external_urls?.spotify ?? `https://open.spotify.com/track/${track.id}`,
    uri: track.uri,
    artworkUrl: track.album?.images?.[0]?.url,
  }))
export type Track = z.output<typeof Track>

export const SearchAnswer = z.object({
  tracks: z.object({ items: looseArray('spotify search', Track) }),
})

export const Me = z.object({
  // Immutable and meant for account linking; `id` is what accounts had before.
  account_id: z.string().min(1).optional(),
  id: z.string().min(1),
  display_name: ServiceText.nullish().catch(undefined),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .optional()
    .catch(undefined),
})

/** One answer per asked track, in order. */
export function containsAnswer(asked: number) {
  return z.array(z.boolean()).length(asked)
}

export const NewPlaylist = z.object({
  id: z.string().min(1),
  external_urls: z.object({ spotify: ServiceUrl }).optional().catch(undefined),
})

export const MyPlaylists = z.object({
  items: looseArray(
    'spotify playlists',
    NewPlaylist.extend({ name: ServiceText, description: z.string().nullish().catch(undefined) }).transform(
      ({ id, name, description, external_urls: urls }): ListedPlaylist => ({
        id,
        url: urls?.spotify,
        name,
        description: description ?? '',
      }),
    ),
  ),
  next: z.string().nullish(),
})

/** Removed tracks leave `null`, files of the listener have no id. */
export const PlaylistPage = z.object({
  items: z.array(z.object({ item: z.object({ id: z.string().nullish() }).nullish() })),
  next: z.string().nullish(),
})

const ErrorBody = z.object({
  error: z.object({
    message: z.string().optional().catch(undefined),
    reason: z.string().optional().catch(undefined),
  }),
})

/** The error object of an answer, when it has one: some refusals are plain text. */
export function readError(json: unknown): { message?: string | undefined; reason?: string | undefined } {
  return ErrorBody.safeParse(json).data?.error ?? {}
}
