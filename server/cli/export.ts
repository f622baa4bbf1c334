import { createServices } from '../../adapters/services.ts'
import { createIssueLinkUrl } from '../linking/link-ticket.ts'
import type { UserExport } from '../schemas/user.ts'
import { exportUser } from '../users/export-user.ts'
import { findApp } from './apps.ts'
import { CliError } from './cli-error.ts'
import type { CliContext } from './open-cli.ts'

/** Everything held about a listener, as the API gives it; `app` says whose, where several apps know one of that name. */
export async function exportListener(
  ctx: CliContext,
  userId: string,
  app: string | undefined,
): Promise<{ app: string } & UserExport> {
  const appId = app === undefined ? undefined : await findApp(ctx, app)
  let query = ctx.db
    .selectFrom('users as u')
    .innerJoin('apps as a', 'a.id', 'u.app_id')
    .select(['u.app_id', 'a.mode'])
    .where('u.id', '=', userId)
  if (appId !== undefined) query = query.where('u.app_id', '=', appId)
  const found = await query.execute()
  if (found.length > 1) {
    const apps = found.map((one) => one.app_id).join(', ')
    throw new CliError(
      'ambiguous_user',
      `several apps have a user "${userId}"; use --app with one of ${apps}`,
    )
  }
  const [user] = found
  if (user === undefined) throw new CliError('unknown_user', `there is no user "${userId}"`)
  const services = createServices({ registry: ctx.registry, env: ctx.env })
  const publicUrl = () => ctx.config.publicUrl ?? ''
  const linkUrl = createIssueLinkUrl(ctx.tickets, publicUrl)
  const key = { appId: user.app_id, userId }
  const exported = await exportUser({ ...ctx, services, linkUrl, publicUrl }, key, user.mode)
  return { app: user.app_id, ...exported }
}
