import { createApp } from '../../core/apps/apps.ts'
import type { App } from '../../core/apps/apps.ts'
import { isOrigin } from '../../core/apps/origins.ts'
import { CliError } from './cli-error.ts'
import type { CliContext } from './open-cli.ts'

export async function appsCreate(ctx: CliContext, name: string, mode: string): Promise<{ app: App }> {
  if (mode !== 'live' && mode !== 'test') throw new CliError('invalid_mode', 'mode must be live or test')
  if (name.trim() === '') throw new CliError('invalid_name', 'the name must not be empty')
  return { app: await createApp(ctx.db, ctx.newId, { name: name.trim(), mode }, ctx.now()) }
}

/**
 * Sets the web origins whose page may hear that an account was linked; none named, none allowed. They are compared as a
 * whole, so each must be written as browsers write it.
 */
export async function appsOrigins(
  ctx: CliContext,
  app: string,
  origins: readonly string[],
): Promise<{ app: string; allowed_origins: readonly string[] }> {
  const wrong = origins.find((origin) => !isOrigin(origin))
  if (wrong !== undefined) {
    throw new CliError('invalid_origin', `"${wrong}" is no origin such as https://videos.example`)
  }
  const id = await findApp(ctx, app)
  const allowed = [...new Set(origins)]
  await ctx.db.updateTable('apps').set({ allowed_origins: allowed }).where('id', '=', id).execute()
  return { app: id, allowed_origins: allowed }
}

/** By id, or by a name that only one app has. */
export async function findApp(ctx: CliContext, app: string): Promise<string> {
  const found = await ctx.db
    .selectFrom('apps')
    .select('id')
    .where((where) => where.or([where('id', '=', app), where('name', '=', app)]))
    .execute()
  if (found.length > 1) throw new CliError('ambiguous_app', `several apps are called "${app}"; use the id`)
  const id = found[0]?.id
  if (id === undefined) throw new CliError('unknown_app', `there is no app "${app}"`)
  return id
}
