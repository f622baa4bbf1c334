import type { ServerContext } from '../context.ts'
import { readUserRow } from '../users/view-user.ts'
import type { UserKey } from '../users/view-user.ts'
import type { Playground } from './playground.ts'

const LOOK_BACK = 60

/** What the page shows beside the feed: the simulated services as this visitor finds them. */
export async function viewState(
  ctx: Pick<ServerContext, 'db' | 'services' | 'now'>,
  playground: Playground,
  visitor: UserKey,
) {
  const user = await readUserRow(ctx.db, visitor)
  const links = await ctx.db
    .selectFrom('links')
    .select(['service', 'status', 'account_id', 'account_name'])
    .where('app_id', '=', visitor.appId)
    .where('user_id', '=', visitor.userId)
    .execute()
  const placements = await ctx.db
    .selectFrom('placements')
    .select(['save_id', 'service', 'status'])
    .where('app_id', '=', visitor.appId)
    .where('user_id', '=', visitor.userId)
    .orderBy('save_id', 'desc')
    .limit(LOOK_BACK)
    .execute()
  const accounts = new Map(
    links.flatMap(({ service, account_id: id }) => (id === null ? [] : [[service, id] as const])),
  )
  return {
    services: ctx.services.offered('test').map((service) => {
      const link = links.find((one) => one.service === service)
      const account = accounts.get(service)
      const { mood, endsAt } = playground.mood(service)
      return {
        id: service,
        link: link === undefined ? 'none' : link.status,
        account: link?.account_name ?? null,
        mood,
        mood_ends_at: endsAt?.toISOString() ?? null,
        tracks: account === undefined ? [] : playground.holdings(service, account).map(viewTrack),
      }
    }),
    placements: placements.map(({ save_id: save, service, status }) => ({ save, service, status })),
    calls: playground
      .calls(accounts, user?.created_at ?? ctx.now())
      .map(({ at, status, ...call }) => ({ ...call, at: at.toISOString(), status: status ?? null })),
  }
}

function viewTrack({ addedAt, playlist, ...track }: ReturnType<Playground['holdings']>[number]) {
  return { ...track, added_at: addedAt.toISOString(), playlist: playlist ?? null }
}
