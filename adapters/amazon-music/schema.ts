import { z } from 'zod'
import { normalizeIsrc, type CatalogTrack } from '../../core/domain/track.ts'
import { looseArray } from '../http/loose-array.ts'
import { ServiceText, ServiceUrl } from '../http/text.ts'

// Fields: https://developer.amazon.com/docs/music/API_web_track.html

const EXPLICIT_TAG = /\s*\[explicit\]/gi

export const Track = z
  .object({
    id: z.string().min(1),
    title: ServiceText,
    artists: z.array(z.object({ name: ServiceText })).min(1),
    album: z.object({ title: ServiceText }).optional().catch(undefined),
    duration: z.number().positive().optional().catch(undefined),
    isrc: z.string().optional().catch(undefined),
    releaseDate: z.string().optional().catch(undefined),
    url: ServiceUrl,
    images: z
      .array(z.object({ url: ServiceUrl }))
      .optional()
      .catch(undefined),
    parentalSettings: z.object({ hasExplicitLanguage: z.boolean().optional() }).optional().catch(undefined),
    eligibility: z
      .object({
        playback: z.object({ canPlayOnDemand: z.boolean().optional() }).optional(),
        playbackSubscriptionTiers: z.array(z.string()).optional(),
      })
      .optional()
      .catch(undefined),
  })
  .transform((track): CatalogTrack => {
    const url = track.url ?? `https://music.amazon.com/tracks/${track.id}`
    const tagged = track.title.replace(EXPLICIT_TAG, '').trim()
    return {
      id: track.id,
      title: tagged === '' ? track.title : tagged,
      artists: track.artists.map((artist) => artist.name),
      album: track.album?.title.replace(EXPLICIT_TAG, '').trim(),
      durationMs: track.duration === undefined ? undefined : Math.round(track.duration * 1000),
      isrc: normalizeIsrc(track.isrc ?? ''),
      explicit: isExplicit(track.title, track.parentalSettings?.hasExplicitLanguage),
      releaseDate: /^\d{4}-\d{2}-\d{2}/.exec(track.releaseDate ?? '')?.[0],
      playable: isPlayable(track.eligibility),
      url,
      uri: url,
      artworkUrl: track.images?.[0]?.url,
    }
  })

function isExplicit(title: string, flag: boolean | undefined): boolean | undefined {
  return title.search(EXPLICIT_TAG) >= 0 ? true : flag
}

/** Not for the plan of the listener who happened to be asked with, but for nobody. */
function isPlayable(
  eligibility:
    | {
        playback?: { canPlayOnDemand?: boolean | undefined } | undefined
        playbackSubscriptionTiers?: string[] | undefined
      }
    | undefined,
): boolean {
  const { playback, playbackSubscriptionTiers: plans } = eligibility ?? {}
  return playback?.canPlayOnDemand !== false || (plans?.length ?? 0) > 0
}

/** Both shapes of a list that the documentation leaves open: a plain array, and edges with nodes. */
function listOf<S extends z.ZodType>(name: string, element: S) {
  const Edges = z
    .object({ edges: looseArray(name, z.object({ node: element })) })
    .transform(({ edges }) => edges.map((edge) => (edge as { node: z.output<S> }).node))
  return z.union([looseArray(name, element), Edges])
}

export const TracksAnswer = z.object({ data: z.object({ tracks: listOf('amazon-music tracks', Track) }) })

/** Hits are sparse; only the id is used, the rest is fetched. */
export const SearchAnswer = z.object({
  data: z.object({
    searchTracks: z.object({
      edges: looseArray('amazon-music search', z.object({ node: z.object({ id: z.string().min(1) }) })),
    }),
  }),
})

export const Me = z.object({
  data: z.object({ user: z.object({ id: z.string().min(1), name: ServiceText.nullish().catch(undefined) }) }),
})

const PageInfo = z.object({ hasNextPage: z.boolean(), token: z.string().nullish() })
export type PageInfo = z.output<typeof PageInfo>

export const NewPlaylist = z.object({
  data: z.object({ createPlaylist: z.object({ id: z.string().min(1), url: ServiceUrl }) }),
})

const PlaylistNode = z.object({
  id: z.string().min(1),
  title: z.string(),
  description: z.string().nullish().catch(undefined),
  url: ServiceUrl,
})
export type PlaylistNode = z.output<typeof PlaylistNode>

export const MyPlaylists = z.object({
  data: z.object({
    user: z.object({
      playlists: z.object({
        pageInfo: PageInfo,
        edges: looseArray('amazon-music playlists', z.object({ node: PlaylistNode })),
      }),
    }),
  }),
})

/** `cursor` of an edge is `<index>:<entryId>`: https://developer.amazon.com/docs/music/API_web_playlist.html */
export const PlaylistTracks = z.object({
  data: z.object({
    playlist: z.object({
      tracks: z.object({
        pageInfo: PageInfo,
        edges: z.array(z.object({ cursor: z.string(), node: z.object({ id: z.string() }) })),
      }),
    }),
  }),
})

const ErrorBody = z.object({
  error: z.object({ code: z.string(), message: z.string().optional().catch(undefined) }),
})

export function readError(json: unknown): { code?: string | undefined; message?: string | undefined } {
  return ErrorBody.safeParse(json).data?.error ?? {}
}
