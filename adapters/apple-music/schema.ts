import { z } from 'zod'
import { normalizeIsrc, type CatalogTrack } from '../../core/domain/track.ts'
import type { ListedPlaylist } from '../adapter.ts'
import { looseArray } from '../http/loose-array.ts'
import { ServiceText, ServiceUrl } from '../http/text.ts'

// Attributes: https://developer.apple.com/documentation/applemusicapi/songs/attributes-data.dictionary

const RELEASE_KIND = / - (Single|EP)$/

export const Song = z
  .object({
    id: z.string().min(1),
    attributes: z.object({
      name: ServiceText,
      artistName: ServiceText,
      albumName: ServiceText.optional().catch(undefined),
      durationInMillis: z.number().int().positive().optional().catch(undefined),
      contentRating: z.enum(['explicit', 'clean']).optional().catch(undefined),
      isrc: z.string().optional().catch(undefined),
      releaseDate: z
        .string()
        .regex(/^\d{4}(-\d{2}){0,2}$/)
        .optional()
        .catch(undefined),
      playParams: z.unknown().optional(),
      url: ServiceUrl,
      artwork: z.object({ url: z.string() }).optional().catch(undefined),
    }),
  })
  .transform(({ id, attributes: song }): CatalogTrack => {
    const url = song.url ?? `https://music.apple.com/song/${id}`
    return {
      id,
      title: song.name,
      // One string for all of them; cutting it at "&" would break the names of real bands.
      artists: [song.artistName],
      album: song.albumName?.replace(RELEASE_KIND, ''),
      albumType: song.albumName?.endsWith(' - Single') ? 'single' : undefined,
      durationMs: song.durationInMillis,
      isrc: normalizeIsrc(song.isrc ?? ''),
      // Without a rating nothing is said: https://developer.apple.com/documentation/applemusicapi/managing-content-ratings-alternate-versions-and-equivalencies
      explicit: song.contentRating === undefined ? undefined : song.contentRating === 'explicit',
      releaseDate: song.releaseDate,
      // Absent for songs that are pulled or not released yet.
      playable: song.playParams != null,
      url,
      uri: url,
      artworkUrl: song.artwork?.url.replace('{w}x{h}', '600x600'),
    }
  })

export const Songs = z.object({ data: looseArray('apple-music songs', Song) })

const Reference = z.object({ id: z.string().min(1) })

/** `data` may hold fewer songs than `meta` names: https://developer.apple.com/documentation/applemusicapi/get-multiple-catalog-songs-by-isrc */
export const IsrcAnswer = z.object({
  data: looseArray('apple-music songs by ISRC', Song),
  meta: z
    .object({
      filters: z.object({ isrc: z.record(z.string(), looseArray('apple-music ISRC map', Reference)) }),
    })
    .optional(),
})
export type IsrcAnswer = z.output<typeof IsrcAnswer>

/** A type without hits is left out: https://developer.apple.com/documentation/applemusicapi/search-for-catalog-resources-(by-type) */
export const SearchAnswer = z.object({ results: z.object({ songs: Songs.optional() }) })

// A resource that is asked for as one still comes in a list.

export const Storefront = z
  .object({ data: z.tuple([z.object({ id: z.string().regex(/^[A-Za-z]{2}$/) })]).rest(z.unknown()) })
  .transform(({ data: [storefront] }) => storefront)

export const LibraryPlaylist = z
  .object({ data: z.tuple([Reference]).rest(z.unknown()) })
  .transform(({ data: [playlist] }) => playlist)

/** https://developer.apple.com/documentation/applemusicapi/get-all-library-playlists; those of others cannot be edited. */
const ListedLibraryPlaylist = z
  .object({
    id: z.string().min(1),
    attributes: z.object({
      name: ServiceText,
      description: z.object({ standard: z.string() }).optional().catch(undefined),
    }),
  })
  .transform(({ id, attributes: { name, description } }): ListedPlaylist => ({
    id,
    url: undefined,
    name,
    description: description?.standard ?? '',
  }))

export const LibraryPlaylists = z.object({
  data: looseArray('apple-music playlists', ListedLibraryPlaylist),
  next: z.string().nullish(),
})

const LibrarySong = z.object({
  id: z.string().min(1),
  attributes: z
    .object({
      playParams: z.object({ catalogId: z.string().optional() }).optional(),
    })
    .optional(),
})

export const LibrarySongs = z.object({
  data: z.array(LibrarySong),
  next: z.string().nullish(),
})

/** Id of the song in the catalogue; songs the listener uploaded have only their own. */
export function catalogIdOf(song: z.output<typeof LibrarySong>): string {
  return song.attributes?.playParams?.catalogId ?? song.id
}

const ErrorBody = z.object({
  errors: z
    .array(
      z.object({
        code: z.coerce.string().optional(),
        title: z.string().optional(),
        detail: z.string().optional(),
      }),
    )
    .min(1),
})

/** The first error object of an answer, when it has one: a 401 usually has no body. */
export function readError(json: unknown): { code?: string | undefined; says?: string | undefined } {
  const first = ErrorBody.safeParse(json).data?.errors[0]
  return { code: first?.code, says: first?.detail ?? first?.title }
}
