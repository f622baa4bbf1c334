import type { Db } from '../database/open.ts'
import type { NewId } from '../domain/ids.ts'
import type { AppMode } from '../domain/save.ts'
import { mintKey } from './credentials.ts'

/** What routes of the API ask for, and what a key may do that nobody chose scopes for. */
export const SCOPES = [
  'saves:read',
  'saves:write',
  'sounds:read',
  'sounds:write',
  'users:read',
  'users:write',
  'webhooks:read',
  'webhooks:write',
] as const
/**
 * Besides: making and ending keys of the app, in the console. Given by name only: a key on a server that leaks must not be
 * good for another one.
 */
export const ALL_SCOPES = [...SCOPES, 'keys:write'] as const
export type Scope = (typeof ALL_SCOPES)[number]

export interface App {
  readonly id: string
  readonly name: string
  readonly mode: AppMode
}

export async function createApp(db: Db, newId: NewId, app: Omit<App, 'id'>, now: Date): Promise<App> {
  const row = { id: newId('app'), name: app.name, mode: app.mode }
  await db
    .insertInto('apps')
    .values({ ...row, created_at: now })
    .execute()
  return row
}

export interface NewKey {
  readonly id: string
  /** The whole key; kept nowhere. */
  readonly key: string
  readonly scopes: readonly Scope[]
}

/** Makes another key for an app; keys made before go on working. Undefined when there is no such app. */
export async function createKey(
  db: Db,
  newId: NewId,
  options: { readonly appId: string; readonly scopes?: readonly Scope[]; readonly expiresAt?: Date },
  now: Date,
): Promise<NewKey | undefined> {
  const app = await db.selectFrom('apps').select('mode').where('id', '=', options.appId).executeTakeFirst()
  if (app === undefined) return undefined
  const id = newId('key')
  const { key, secretHash } = mintKey(app.mode, id)
  const scopes = [...(options.scopes ?? SCOPES)]
  await db
    .insertInto('api_keys')
    .values({
      id,
      app_id: options.appId,
      secret_hash: secretHash,
      scopes,
      created_at: now,
      expires_at: options.expiresAt ?? null,
    })
    .execute()
  return { id, key, scopes }
}
