import type { ServiceCard } from '../../web/pages/choose.ts'
import type { BrowserSession } from '../pages/browser-session.ts'
import type { ServerContext } from '../context.ts'

/** The services on offer to this listener, with what is linked already. */
export async function serviceCards(
  ctx: ServerContext,
  session: BrowserSession,
): Promise<readonly ServiceCard[]> {
  const links = await ctx.db
    .selectFrom('links')
    .selectAll()
    .where('app_id', '=', session.appId)
    .where('user_id', '=', session.userId)
    .orderBy('created_at')
    .execute()
  const user = await ctx.db
    .selectFrom('users')
    .select('default_services')
    .where('app_id', '=', session.appId)
    .where('id', '=', session.userId)
    .executeTakeFirst()
  const defaults = user?.default_services ?? links.slice(0, 1).map((link) => link.service)
  return ctx.services.offered(session.mode).flatMap((id): readonly ServiceCard[] => {
    const definition = ctx.services.get(session.mode, id)?.definition
    if (definition === undefined) return []
    const card = { id, name: definition.displayName, libraryName: definition.libraryName }
    const link = links.find((one) => one.service === id)
    if (link === undefined) return [{ ...card, state: 'not_linked' }]
    return [
      {
        ...card,
        state: link.status === 'active' ? 'linked' : 'needs_reauth',
        isDefault: defaults.includes(id),
        linkedAt: link.consented_at,
        withdrawUrl: definition.auth.manageUrl,
        ...(link.account_name === null ? {} : { accountName: link.account_name }),
        ...(link.consent_ends_at === null ? {} : { consentEndsAt: link.consent_ends_at }),
      },
    ]
  })
}
