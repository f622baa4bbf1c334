import { z } from 'zod'
import type { AdapterDefinition } from '../../adapters/adapter.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { TimeView } from '../schemas/text.ts'

export const Health = z
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
export type Health = z.input<typeof Health>

type Named = Pick<AdapterDefinition, 'id' | 'displayName'>

/** How the services are, as the caller's app meets them; with a listener, with how many of their songs wait. */
export async function readHealth(
  ctx: ServerContext,
  caller: Pick<Caller, 'appId' | 'mode'>,
  user: string | undefined,
): Promise<(service: Named) => Health> {
  const states = await ctx.db
    .selectFrom('service_states')
    .selectAll()
    .where('mode', '=', caller.mode)
    .execute()
  const byService = new Map(states.map((state) => [state.service, state]))
  const waiting = await waitingSongs(ctx, caller, user)
  return (service) => healthOf(service, byService.get(service.id), waiting, ctx.now())
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
): Health {
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
