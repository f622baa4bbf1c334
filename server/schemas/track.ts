import { z } from 'zod'
import { normalizeIsrc } from '../../core/domain/track.ts'
import { OpaqueId, Text, Time } from './text.ts'

const Isrc = z
  .string()
  .max(40)
  .transform((text, ctx) => {
    const isrc = normalizeIsrc(text)
    if (isrc !== undefined) return isrc
    ctx.addIssue({ code: 'custom', message: 'must be an ISRC, like USUG11904206' })
    return z.NEVER
  })
  .meta({ description: 'In any spelling; stored in capitals without hyphens.', example: 'USUG11904206' })

const ReleaseDate = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'must be YYYY, YYYY-MM or YYYY-MM-DD')

/** An address, as it came: services make theirs of more than the standard allows. */
const Link = OpaqueId(2000).pipe(
  z.url({ protocol: /^(https?|spotify)$/, error: 'must be a web address (or a spotify: one)' }),
)

/** What a video app knows about a sound. */
export const Track = z
  .strictObject({
    title: Text(1000)
      .optional()
      .meta({ description: 'As messy as videos make it.', example: 'Blinding Lights' }),
    artists: z
      .array(Text(500))
      .max(50)
      .optional()
      .meta({ example: ['The Weeknd'] }),
    album: Text(1000).optional(),
    isrc: Isrc.optional(),
    duration_ms: z.number().int().min(1).max(86_400_000).optional(),
    explicit: z.boolean().optional(),
    release_date: ReleaseDate.optional(),
    links: z
      .array(Link)
      .max(20)
      .optional()
      .meta({ description: 'Addresses of the same recording on music services.' }),
  })
  .meta({ id: 'Track', description: 'The recording: a title with an artist, or an ISRC, or a link to it.' })
export type Track = z.output<typeof Track>

/** The same, as it is given back. */
export const TrackView = z
  .object({
    title: z.string().optional(),
    artists: z.array(z.string()),
    album: z.string().optional(),
    isrc: z.string().optional(),
    duration_ms: z.number().int().optional(),
    explicit: z.boolean().optional(),
    release_date: z.string().optional(),
    links: z.array(z.string()).optional(),
  })
  .meta({ id: 'TrackView' })

export const Context = z
  .strictObject({
    video_id: OpaqueId(255).optional(),
    creator: Text(255).optional(),
    position_ms: z.number().int().min(0).max(86_400_000).optional(),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/, 'must be a country code of two letters (ISO 3166-1)')
      .transform((code) => code.toUpperCase())
      .optional(),
    tapped_at: Time.optional(),
  })
  .meta({ id: 'Context', description: 'Where the tap came from.' })

/** The same, as it is given back. */
export const ContextView = z
  .object({
    video_id: z.string().optional(),
    creator: z.string().optional(),
    position_ms: z.number().int().optional(),
    country: z.string().optional(),
    tapped_at: z.iso.datetime({ offset: true }).optional(),
  })
  .meta({ id: 'ContextView' })
