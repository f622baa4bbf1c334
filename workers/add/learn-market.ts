import { sql } from 'kysely'
import { movePlacements } from '../../core/saves/transitions.ts'
import { ringPlacements } from '../jobs/ring-placements.ts'
import { urgencyNow } from '../urgency.ts'
import { withSession } from '../with-session.ts'
import type { AddWork } from './work.ts'

/** Asks the service whose account this is and where it may listen, then lets the waiting songs be looked up there. */
export async function learnMarket(work: AddWork): Promise<void> {
  const { ctx, link, service, signal } = work
  const account = await withSession(ctx, service, link, signal, (session, signal) =>
    service.adapter.getAccount(session, { signal }),
  )
  const market = account.market ?? ''
  const now = ctx.now()
  await ctx.db
    .updateTable('links')
    .set({
      market,
      account_id: link.account_id ?? account.accountId ?? null,
      account_name: link.account_name ?? account.accountName ?? null,
      updated_at: now,
    })
    .where('id', '=', link.id)
    .execute()
  const moved = await movePlacements(
    ctx.db,
    sql`p.app_id = ${link.app_id} and p.user_id = ${link.user_id} and p.service = ${link.service}
      and p.status = 'queued' and p.market <> ${market}`,
    { market },
    now,
  )
  await ringPlacements(
    ctx.doorbell,
    moved.map((placement) => ({
      ...placement,
      status: 'queued' as const,
      link_id: link.id,
      needs_market: false,
    })),
    urgencyNow(),
  )
}
