import { z } from 'zod'
import { PLACEMENT_STATUSES, SAVE_STATUSES } from '../../core/domain/save.ts'
import { Context, ContextView, Track, TrackView } from './track.ts'
import { OpaqueId, Text, Time, TimeView, UserId } from './text.ts'

export const Target = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('library') }),
    z.strictObject({ kind: z.literal('playlist'), name: Text(100) }),
  ])
  .meta({ id: 'Target', description: 'Where in the music library the track goes.' })

export const SaveRequest = z
  .strictObject({
    user: UserId.optional().meta({
      description: 'With an API key only; a user session acts for its own user.',
    }),
    track: Track.optional(),
    sound_id: OpaqueId(255)
      .optional()
      .meta({ description: "The app's id of the sound, instead of `track`." }),
    services: z
      .array(z.string().max(64))
      .min(1)
      .max(20)
      .refine((services) => new Set(services).size === services.length, 'must not name a service twice')
      .optional()
      .meta({ description: "Left out: the user's default.", example: ['spotify'] }),
    target: Target.optional().meta({ description: "Left out: the user's default, else the library." }),
    not_before: Time.optional().meta({ description: 'Wait until then, for a release in the future.' }),
    context: Context.default({}),
  })
  .meta({
    id: 'SaveRequest',
    override: {
      examples: [
        {
          user: 'u_123',
          track: {
            title: 'Blinding Lights',
            artists: ['The Weeknd'],
            album: 'After Hours',
            isrc: 'USUG11904206',
            duration_ms: 200_040,
            explicit: false,
            links: ['https://open.spotify.com/track/0VjIjW4GlUZAMYd2vXMi3b'],
          },
          services: ['spotify', 'apple-music'],
          target: { kind: 'library' },
          context: { video_id: 'v_1', creator: '@someone', position_ms: 5200, country: 'US' },
        },
        { user: 'u_123', track: { title: 'The Weeknd - Blinding Lights (Official Video) [sped up]' } },
      ],
    },
  })
export type SaveRequest = z.output<typeof SaveRequest>

const Evidence = z
  .object({
    signal: z.string(),
    verdict: z.enum(['same', 'similar', 'different', 'unknown']),
    delta_ms: z.number().optional(),
    note: z.string().optional(),
  })
  .meta({ id: 'Evidence' })

export const Matched = z
  .object({
    id: z.string(),
    uri: z.string(),
    url: z.string(),
    title: z.string(),
    artists: z.array(z.string()),
    album: z.string().optional(),
    isrc: z.string().optional(),
    duration_ms: z.number().optional(),
    explicit: z.boolean().optional(),
    artwork_url: z.string().optional(),
    method: z.enum(['link', 'isrc', 'search', 'choice']),
    confidence: z.number().min(0).max(1),
    substitute: z.boolean(),
    evidence: z.array(Evidence),
  })
  .meta({ id: 'Matched', description: "The service's track, and why we believe that it is the one." })

export const Candidate = Matched.omit({ method: true, substitute: true }).meta({ id: 'Candidate' })

const Undo = z
  .object({
    status: z.enum(['pending', 'done', 'not_possible']),
    code: z.string().optional().meta({ example: 'was_there_before' }),
    message: z.string().optional().meta({ description: 'For the listener: why it stays, and what to do.' }),
    open_url: z.string().optional().meta({ description: 'Where the listener can remove it by hand.' }),
  })
  .meta({ id: 'Undo', description: 'What became of taking back what this save added.' })

const Swap = z
  .object({
    status: z.enum(['pending', 'done', 'not_possible']),
    code: z.string().optional().meta({ example: 'track_gone' }),
    message: z
      .string()
      .optional()
      .meta({ description: 'For the listener: why the other version could not be had.' }),
    replaced: z
      .array(
        z.object({
          id: z.string(),
          url: z.string(),
          title: z.string(),
          artists: z.array(z.string()),
          undo: Undo,
        }),
      )
      .meta({
        description:
          'The versions that gave way, the latest last. `undo` says whether each was taken out, or why it stays and what ' +
          'the listener can do by hand.',
      }),
  })
  .meta({
    id: 'SwapState',
    description:
      'What became of having another version instead; `not_possible`: the placement is what it was before.',
  })

export const PlacementView = z
  .object({
    service: z.string(),
    status: z.enum(PLACEMENT_STATUSES),
    added_to: z
      .object({ kind: z.enum(['library', 'playlist']), name: z.string(), url: z.string().optional() })
      .optional(),
    matched: Matched.optional(),
    candidates: z.array(Candidate).optional().meta({ description: 'Best first, while a choice is awaited.' }),
    action: z
      .object({
        kind: z.enum(['link', 'review', 'wait']),
        url: z.string().optional(),
        until: TimeView.optional(),
        message: z
          .string()
          .optional()
          .meta({ description: 'For the listener, when waiting alone may not do.' }),
      })
      .optional()
      .meta({ description: 'What a waiting placement waits for.' }),
    error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }).optional(),
    open_url: z.string().optional().meta({ description: 'Where the listener can finish by hand.' }),
    undo: Undo.optional().meta({ description: 'Set once the save was asked to be taken back.' }),
    swap: Swap.optional().meta({ description: 'Set once another version was asked for.' }),
    updated_at: TimeView,
  })
  .meta({ id: 'Placement' })
export type PlacementView = z.input<typeof PlacementView>

export const SaveView = z
  .object({
    id: z.string().meta({ example: 'sav_0192f0c1a2b37c4d8e9f00112233aabb' }),
    user: z.string(),
    status: z.enum(SAVE_STATUSES),
    track: TrackView,
    target: z.object({ kind: z.enum(['library', 'playlist']), name: z.string().optional() }),
    placements: z.array(PlacementView),
    action: z
      .object({ kind: z.literal('choose_service'), url: z.string() })
      .optional()
      .meta({ description: 'Set while the listener has no music service yet.' }),
    share_url: z
      .string()
      .optional()
      .meta({
        description:
          'A page of ours for the recording, with a way to it on every service that has it: for sharing, and for a listener ' +
          'whose save could not be placed. The same for everybody, and silent on who saved it. Left out for a sound that is no known recording.',
        example: 'https://music.example/t/rec_9ad8b52fc30fb626f5e5f23e198cab80',
      }),
    not_before: TimeView.optional(),
    context: ContextView.optional(),
    created_at: TimeView,
  })
  .meta({ id: 'Save' })
export type SaveView = z.input<typeof SaveView>

export const SaveList = z
  .object({ data: z.array(SaveView), next_cursor: z.string().nullable() })
  .meta({ id: 'SaveList' })
