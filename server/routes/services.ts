import { z } from 'zod'
import type { AdapterDefinition } from '../../adapters/adapter.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { TimeView, UserId } from '../schemas/text.ts'

const Health = z
  .object({
    status: z.enum(['ok', 'limited', 'down']),
    until: TimeView.optional().meta({ description: 'No earlier than then do we ask the service again.' }),
    since: TimeView.optional(),
    reason: z.string().optional(),
    message: z.string().optional().meta({
      description: 'For the listener; with `user`, or as a listener, it says how many songs wait.',
      example: 'Spotify is refusing requests since 14:02 UTC; your 3 songs are queued.',
    }),
    waiting: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "The listener's songs that wait for the service." }),
  })
  .meta({ id: 'ServiceHealth' })

const ServiceView = z
  .object({
    id: z.string().meta({ example: 'spotify' }),
    name: z.string(),
    library_name: z.string().meta({ description: "What the service's own app calls the library." }),
    configured: z.boolean(),
    linking: z.enum(['oauth2', 'user-token']),
    capabilities: z.object({
      library_contains: z.boolean().meta({ description: '"Already in your library" is recognised.' }),
      playlists: z.boolean().meta({ description: '`target` may be a playlist.' }),
      undo: z
        .boolean()
        .meta({ description: 'What a save added to the library can be taken out again by us.' }),
    }),
    health: Health,
  })
  .meta({ id: 'Service' })

export function serviceRoutes(ctx: ServerContext): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/services',
      operationId: 'listServices',
      summary: 'The music services on offer here, and how they are',
      tag: 'Services',
      caller: 'app-or-user',
      scope: 'saves:read',
      query: z.strictObject({ user: UserId.optional().meta({ description: 'Whose songs to count.' }) }),
      success: {
        status: 200,
        description: 'All services this product knows; `configured` ones can be used.',
        schema: z.object({ data: z.array(ServiceView) }).meta({ id: 'ServiceList' }),
      },
      async handle({ caller, query }) {
        const states = await ctx.db
          .selectFrom('service_states')
          .selectAll()
          .where('mode', '=', caller.mode)
          .execute()
        const byService = new Map(states.map((state) => [state.service, state]))
        const waiting = await waitingSongs(ctx, caller, caller.userId ?? query.user)
        const data = ctx.services.registry.all.map((definition) => ({
          id: definition.id as string,
          name: definition.displayName,
          library_name: definition.libraryName,
          configured: ctx.services.get(caller.mode, definition.id) !== undefined,
          linking: definition.auth.kind,
          capabilities: {
            library_contains: definition.capabilities.libraryContains,
            playlists: definition.capabilities.playlists,
            // Who cannot say what was there before cannot be told to remove what was not.
            undo: definition.capabilities.removeFromLibrary && definition.capabilities.libraryContains,
          },
          health: healthOf(definition, byService.get(definition.id), waiting, ctx.now()),
        }))
        return { body: { data } }
      },
    }),
  ]
}

/** How many songs of the listener wait at each service; undefined without a listener. */
async function waitingSongs(
  ctx: ServerContext,
  caller: Pick<Caller, 'appId'>,
  user: string | undefined,
): Promise<ReadonlyMap<string, number> | undefined> {
  if (user === undefined) return undefined
  const rows = await ctx.db
    .selectFrom('placements')
    .select((row) => ['service', row.fn.countAll<number>().as('count')])
    .where('app_id', '=', caller.appId)
    .where('user_id', '=', user)
    .where('status', 'in', ['queued', 'matched'])
    .groupBy('service')
    .execute()
  return new Map(rows.map((row) => [row.service, row.count]))
}

interface State {
  readonly limited_until: Date | null
  readonly down_since: Date | null
  readonly reason: string | null
}

function healthOf(
  { id, displayName }: Pick<AdapterDefinition, 'id' | 'displayName'>,
  state: State | undefined,
  songs: ReadonlyMap<string, number> | undefined,
  now: Date,
): z.input<typeof Health> {
  const until = state?.limited_until
  const isLimited = until !== null && until !== undefined && until > now
  const since = state?.down_since ?? null
  if (state === undefined || (since === null && !isLimited)) return { status: 'ok' }
  const waiting = songs === undefined ? undefined : (songs.get(id) ?? 0)
  const trouble =
    since === null
      ? `${displayName} asks us to wait until ${clock(until ?? now)}`
      : `${displayName} is refusing requests since ${clock(since)}`
  return {
    ...(since === null ? { status: 'limited' } : { status: 'down', since: since.toISOString() }),
    ...(isLimited ? { until: until.toISOString() } : {}),
    ...(state.reason === null ? {} : { reason: state.reason }),
    message: `${trouble}; ${queued(waiting)}`,
    ...(waiting === undefined ? {} : { waiting }),
  }
}

function queued(waiting: number | undefined): string {
  if (waiting === undefined || waiting === 0) return 'songs you save meanwhile are queued.'
  return waiting === 1 ? 'your song is queued.' : `your ${waiting} songs are queued.`
}

function clock(date: Date): string {
  return `${date.toISOString().slice(11, 16)} UTC`
}
