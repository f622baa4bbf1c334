import { SCOPES, createApp, createKey } from '../../core/apps/apps.ts'
import type { App, Scope } from '../../core/apps/apps.ts'
import { CliError } from './cli-error.ts'
import type { CliContext } from './open-cli.ts'

export async function appsCreate(ctx: CliContext, name: string, mode: string): Promise<{ app: App }> {
  if (mode !== 'live' && mode !== 'test') throw new CliError('invalid_mode', 'mode must be live or test')
  if (name.trim() === '') throw new CliError('invalid_name', 'the name must not be empty')
  return { app: await createApp(ctx.db, ctx.newId, { name: name.trim(), mode }, ctx.now()) }
}

/** `key` is the key itself, shown this once. `app` is an id, or a name that only one app has. */
export async function keysCreate(
  ctx: CliContext,
  app: string,
  scopes: readonly string[] | undefined,
): Promise<{ key: string; id: string; scopes: readonly Scope[] }> {
  const unknown = scopes?.find((scope) => !SCOPES.some((known) => known === scope))
  if (unknown !== undefined) {
    throw new CliError('unknown_scope', `"${unknown}" is no scope; there are ${SCOPES.join(', ')}`)
  }
  const found = await ctx.db
    .selectFrom('apps')
    .select('id')
    .where((where) => where.or([where('id', '=', app), where('name', '=', app)]))
    .execute()
  if (found.length > 1) throw new CliError('ambiguous_app', `several apps are called "${app}"; use the id`)
  const appId = found[0]?.id
  if (appId === undefined) throw new CliError('unknown_app', `there is no app "${app}"`)
  const chosen = scopes as readonly Scope[] | undefined
  const created = await createKey(
    ctx.db,
    ctx.newId,
    { appId, ...(chosen === undefined ? {} : { scopes: chosen }) },
    ctx.now(),
  )
  if (created === undefined) throw new CliError('unknown_app', `there is no app "${app}"`)
  return { key: created.key, id: created.id, scopes: created.scopes }
}
