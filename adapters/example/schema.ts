import { z } from 'zod'
import { normalizeIsrc, type CatalogTrack } from '../../core/domain/track.ts'
import { looseArray } from '../http/loose-array.ts'
import { ServiceText, ServiceUrl } from '../http/text.ts'

/** What the id and the texts cannot do without fails the element; everything else is dropped when it is odd. */
const Track = z
  .object({
    id: z.string().min(1),
    title: ServiceText,
    version: ServiceText.nullish().catch(undefined),
    artists: z.array(ServiceText).min(1),
    album: z
      .object({
        title: ServiceText,
        type: z.enum(['album', 'single', 'compilation']).optional().catch(undefined),
      })
      .optional()
      .catch(undefined),
    duration_ms: z.number().int().positive().optional().catch(undefined),
    isrc: z.string().nullish().catch(undefined),
    explicit: z.boolean().optional().catch(undefined),
    released: z.iso.date().optional().catch(undefined),
    playable: z.boolean().optional().catch(undefined),
    url: ServiceUrl,
    cover_url: ServiceUrl,
  })
  .transform((track): CatalogTrack => {
    const url = track.url ?? `https://music.example/tracks/${track.id}`
    return {
      id: track.id,
      title: track.version == null ? track.title : `${track.title} (${track.version})`,
      artists: track.artists,
      album: track.album?.title,
      albumType: track.album?.type,
      durationMs: track.duration_ms,
      isrc: normalizeIsrc(track.isrc ?? ''),
      explicit: track.explicit,
      releaseDate: track.released,
      playable: track.playable ?? true,
      url,
      uri: url,
      artworkUrl: track.cover_url,
    }
  })

export const Tracks = z.object({ tracks: looseArray('example tracks', Track) })

export const Me = z.object({
  id: z.string().min(1),
  name: ServiceText.optional().catch(undefined),
  market: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .catch(undefined),
})

/** One answer per asked track, in order. */
export function containsAnswer(asked: number) {
  return z.object({ contains: z.array(z.boolean()).length(asked) })
}

const ErrorBody = z.object({ code: z.string(), message: z.string().optional().catch(undefined) })

export function readError(json: unknown): { code?: string | undefined; message?: string | undefined } {
  return ErrorBody.safeParse(json).data ?? {}
}
