import { ALL_SCOPES, createKey } from '../../core/apps/apps.ts'
import type { Scope } from '../../core/apps/apps.ts'
import { parseKey } from '../../core/apps/credentials.ts'
import { EndlessKeyError, listKeys, revokeKey, rollKey } from '../../core/apps/keys.ts'
import type { KeyView } from '../../core/apps/keys.ts'
import { findApp } from './apps.ts'
import { CliError } from './cli-error.ts'
import { parseDuration } from './duration.ts'
import type { CliContext } from './open-cli.ts'

interface NewKeyView {
  /** The key itself, shown this once. */
  readonly key: string
  readonly id: string
  readonly scopes: readonly Scope[]
  readonly expires_at?: string
}

/** `app` is an id, or a name that only one app has. */
export async function keysCreate(
  ctx: CliContext,
  app: string,
  options: { readonly scopes?: readonly string[] | undefined; readonly expiresIn?: string | undefined },
): Promise<NewKeyView> {
  const unknown = options.scopes?.find((scope) => !ALL_SCOPES.some((known) => known === scope))
  if (unknown !== undefined) {
    throw new CliError('unknown_scope', `"${unknown}" is no scope; there are ${ALL_SCOPES.join(', ')}`)
  }
  const now = ctx.now()
  const expiresAt = endOf(now, options.expiresIn)
  const appId = await findApp(ctx, app)
  const scopes = options.scopes as readonly Scope[] | undefined
  const created = await createKey(
    ctx.db,
    ctx.newId,
    {
      appId,
      ...(scopes === undefined ? {} : { scopes }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
    now,
  )
  if (created === undefined) throw new CliError('unknown_app', `there is no app "${app}"`)
  return {
    key: created.key,
    id: created.id,
    scopes: created.scopes,
    ...shownEnd(expiresAt),
  }
}

function endOf(now: Date, expiresIn: string | undefined): Date | undefined {
  if (expiresIn === undefined) return undefined
  const ms = parseDuration(expiresIn)
  if (ms === 0) throw new CliError('invalid_duration', 'a key must be good for some time')
  return new Date(now.getTime() + ms)
}

function shownEnd(expiresAt: Date | undefined) {
  return expiresAt === undefined ? {} : { expires_at: expiresAt.toISOString() }
}

/** A new key for an old one, which ends after the overlap. */
export async function keysRoll(
  ctx: CliContext,
  key: string,
  options: { readonly overlap: string; readonly expiresIn?: string | undefined },
): Promise<NewKeyView & { readonly previous: { readonly id: string; readonly ends_at: string } }> {
  const keyId = keyIdOf(key)
  const now = ctx.now()
  const expiresAt = endOf(now, options.expiresIn)
  const roll = { keyId, overlapMs: parseDuration(options.overlap), expiresAt }
  const rolled = await rollKey(ctx.db, ctx.newId, roll, now).catch((err: unknown) => {
    if (!(err instanceof EndlessKeyError)) throw err
    const detail = 'the old key has an end: say with --expires-in how long the new one is good'
    throw new CliError('missing_expiry', detail)
  })
  if (rolled === undefined) throw noSuchKey(keyId)
  const { key: made, previousEndsAt } = rolled
  return {
    key: made.key,
    id: made.id,
    scopes: made.scopes,
    ...shownEnd(expiresAt),
    previous: { id: keyId, ends_at: previousEndsAt.toISOString() },
  }
}

/** Ends a key at once: within seconds wherever it was just used. */
export async function keysRevoke(ctx: CliContext, key: string): Promise<{ readonly revoked: string }> {
  const keyId = keyIdOf(key)
  if (!(await revokeKey(ctx.db, keyId, ctx.now()))) throw noSuchKey(keyId)
  return { revoked: keyId }
}

/** The keys of an app with what each may do and when it was last used; no secrets. */
export async function keysList(ctx: CliContext, app: string): Promise<{ readonly keys: readonly object[] }> {
  const keys = await listKeys(ctx.db, await findApp(ctx, app))
  return { keys: keys.map((key) => view(key, ctx.now())) }
}

function view(key: KeyView, now: Date): object {
  const hasExpired = key.expires_at !== null && key.expires_at <= now
  return {
    id: key.id,
    status: key.revoked_at !== null ? 'revoked' : hasExpired ? 'expired' : 'active',
    scopes: key.scopes,
    created_at: key.created_at.toISOString(),
    last_used_at: key.last_used_at?.toISOString() ?? null,
    expires_at: key.expires_at?.toISOString() ?? null,
    revoked_at: key.revoked_at?.toISOString() ?? null,
  }
}

/** A key that leaked is at hand as a whole, one from the list by its id; a mistyped one is told from an unknown one. */
function keyIdOf(key: string): string {
  if (/^key_[0-9a-f]{32}$/.test(key)) return key
  const parsed = parseKey(key)
  if (parsed === undefined)
    throw new CliError('invalid_key', 'that is neither a key nor the id of one (key_…)')
  return parsed.keyId
}

function noSuchKey(keyId: string): CliError {
  return new CliError('unknown_key', `there is no key "${keyId}" that is still good`)
}
