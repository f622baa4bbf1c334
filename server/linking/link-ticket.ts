import { z } from 'zod'
import type { Db } from '../../core/database/open.ts'
import type { Tickets } from '../../core/crypto/tickets.ts'

/** A link that opens our pages for one listener is good for one visit within this time. */
export const LINK_TICKET_MS = 15 * 60_000

const PURPOSE = 'link session'
const Ticket = z.object({ id: z.string(), app: z.string(), user: z.string(), ends: z.number() })

/** Where a listener links music services; `id` names the ticket, which is good once. */
export type IssueLinkUrl = (
  user: { readonly appId: string; readonly userId: string },
  id: string,
  from: Date,
) => LinkUrl

export interface LinkUrl {
  readonly link_url: string
  readonly expires_at: string
}

/** Where one listener links music services. Nothing is stored until somebody opens it. */
export function createIssueLinkUrl(tickets: Tickets, publicUrl: () => string): IssueLinkUrl {
  return (user, id, from) => {
    const endsAt = new Date(from.getTime() + LINK_TICKET_MS)
    const ticket = tickets.issue(PURPOSE, { id, app: user.appId, user: user.userId }, endsAt)
    return { link_url: `${publicUrl()}/link?session=${ticket}`, expires_at: endsAt.toISOString() }
  }
}

/** Whose ticket it is, the first time it is shown; undefined for any other. */
export async function redeemLinkTicket(
  db: Db,
  tickets: Tickets,
  ticket: string,
  now: Date,
): Promise<{ readonly appId: string; readonly userId: string } | undefined> {
  const read = Ticket.safeParse(tickets.read(PURPOSE, ticket, now))
  if (!read.success) return undefined
  const used = await db
    .insertInto('used_tickets')
    .values({ id: read.data.id, expires_at: new Date(read.data.ends) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (used.numInsertedOrUpdatedRows ?? 0n) > 0n
    ? { appId: read.data.app, userId: read.data.user }
    : undefined
}
