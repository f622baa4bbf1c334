import { sql } from 'kysely'
import type { NeedsModel } from '../../web/pages/home-banner.ts'
import type { ServerContext } from '../context.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import { readHealth } from '../services/health.ts'

/** What the listener should know first: ended links, open questions, songs without a place, services in trouble. */
export async function readNeeds(
  ctx: ServerContext,
  session: BrowserSession,
): Promise<Pick<NeedsModel, 'ended' | 'reviews' | 'unplaced' | 'troubled'>> {
  const waiting = await waitingByService(ctx, session)
  const links = await ctx.db
    .selectFrom('links')
    .select(['service', 'status'])
    .where('app_id', '=', session.appId)
    .where('user_id', '=', session.userId)
    .execute()
  const linked = new Set(links.map((link) => link.service))
  const definitions = ctx.services.offered(session.mode).flatMap((id) => {
    const definition = ctx.services.get(session.mode, id)?.definition
    return definition === undefined ? [] : [definition]
  })
  const healthOf = await readHealth(ctx, session, session.userId)
  return {
    ended: definitions
      .filter(({ id }) => links.some((link) => link.service === id && link.status === 'needs_reauth'))
      .map(({ id, displayName }) => ({
        id,
        name: displayName,
        waiting: waiting.get(`${id} awaiting_link`) ?? 0,
      })),
    reviews: [...waiting].reduce((sum, [key, n]) => sum + (key.endsWith(' awaiting_review') ? n : 0), 0),
    unplaced: await unplacedSongs(ctx, session),
    troubled: definitions.flatMap((definition) => {
      const { status, since, until, waiting: songs } = healthOf(definition)
      if (status === 'ok' || !linked.has(definition.id)) return []
      return [
        {
          name: definition.displayName,
          waiting: songs ?? 0,
          ...(since === undefined ? {} : { since: new Date(since) }),
          ...(until === undefined ? {} : { until: new Date(until) }),
        },
      ]
    }),
  }
}

/** Songs that wait for the listener, by service and reason. */
async function waitingByService(
  ctx: ServerContext,
  session: BrowserSession,
): Promise<ReadonlyMap<string, number>> {
  const rows = await ctx.db
    .selectFrom('placements')
    .select((row) => ['service', 'status', row.fn.countAll<number>().as('songs')])
    .where('app_id', '=', session.appId)
    .where('user_id', '=', session.userId)
    .where('status', 'in', ['awaiting_link', 'awaiting_review'])
    .groupBy(['service', 'status'])
    .execute()
  return new Map(rows.map(({ service, status, songs }) => [`${service} ${status}`, songs]))
}

async function unplacedSongs(ctx: ServerContext, session: BrowserSession): Promise<number> {
  const counted = await sql<{ songs: number }>`
    select count(*) as songs from saves
    where app_id = ${session.appId} and user_id = ${session.userId} and unplaced`.execute(ctx.db)
  return counted.rows[0]?.songs ?? 0
}
