import { mintShortcutToken, sha256 } from '../../core/apps/credentials.ts'
import type { TrackQuery } from '../../core/domain/track.ts'
import type { ServerContext } from '../context.ts'
import { invalidField, invalidRequest } from '../http/parse.ts'
import { ProblemError } from '../http/problem.ts'
import type { Verify } from '../http/route.ts'
import type { SaveRequest, SaveView } from '../schemas/save.ts'
import type { ShortcutRequest } from '../schemas/webhook.ts'
import { knowUser } from '../users/know-user.ts'
import { noSuchUser, readUserRow } from '../users/view-user.ts'
import type { UserKey } from '../users/view-user.ts'

/** A listener has a handful of devices. */
const MOST_TOKENS = 20
/** For people who clean up; the minute is near enough. */
const USED_EVERY_MS = 60_000

export interface NewToken {
  readonly id: string
  readonly token: string
  readonly createdAt: Date
}

/** Makes a token; only its hash is kept. An app's new listener begins here, a session's listener has to be there. */
export async function createShortcutToken(
  ctx: ServerContext,
  { appId, userId }: UserKey,
  { name, isNewWelcome }: { readonly name: string | undefined; readonly isNewWelcome: boolean },
): Promise<NewToken> {
  const createdAt = ctx.now()
  const { token, tokenHash } = mintShortcutToken()
  const id = ctx.newId('sct')
  await ctx.db.transaction().execute(async (trx) => {
    if (isNewWelcome) await knowUser(trx, { appId, userId }, createdAt)
    const user = await trx
      .selectFrom('users')
      .select('id')
      .where('app_id', '=', appId)
      .where('id', '=', userId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (user === undefined) throw noSuchUser()
    if ((await listShortcutTokens({ db: trx }, { appId, userId })).length >= MOST_TOKENS) {
      throw new ProblemError('too_many', { detail: `A listener may have ${MOST_TOKENS} of them.` })
    }
    await trx
      .insertInto('shortcut_tokens')
      .values({
        id,
        token_hash: tokenHash,
        app_id: appId,
        user_id: userId,
        name: name ?? null,
        created_at: createdAt,
      })
      .execute()
  })
  return { id, token, createdAt }
}

/** Oldest first; the tokens themselves are kept nowhere. */
export function listShortcutTokens({ db }: Pick<ServerContext, 'db'>, { appId, userId }: UserKey) {
  return db
    .selectFrom('shortcut_tokens')
    .select(['id', 'name', 'created_at', 'last_used_at'])
    .where('app_id', '=', appId)
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute()
}

/** From now on it opens nothing. */
export async function revokeShortcutToken(
  ctx: ServerContext,
  { appId, userId }: UserKey,
  id: string,
): Promise<void> {
  const removed = await ctx.db
    .deleteFrom('shortcut_tokens')
    .where('id', '=', id)
    .where('app_id', '=', appId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (removed.numDeletedRows === 0n)
    throw new ProblemError('not_found', { detail: 'There is no such token.' })
}

/** The listener whose token is in the address. */
export function createVerifyShortcut(ctx: ServerContext): Verify {
  return async ({ params }) => {
    const now = ctx.now()
    const row = await ctx.db
      .selectFrom('shortcut_tokens as t')
      .innerJoin('apps as a', 'a.id', 't.app_id')
      .select(['t.id', 't.app_id', 't.user_id', 't.last_used_at', 'a.mode'])
      .where('t.token_hash', '=', sha256(params['token'] ?? ''))
      .executeTakeFirst()
    if (row === undefined) {
      throw new ProblemError('unauthorized', {
        detail: 'This shortcut is not known (any more). Set it up again.',
      })
    }
    if (now.getTime() - (row.last_used_at?.getTime() ?? 0) > USED_EVERY_MS) {
      await ctx.db
        .updateTable('shortcut_tokens')
        .set({ last_used_at: now })
        .where('id', '=', row.id)
        .execute()
    }
    const credential = { kind: 'hook' as const, id: row.id }
    return { appId: row.app_id, mode: row.mode, userId: row.user_id, scopes: ['saves:write'], credential }
  }
}

/** What a shortcut sends, as a request to save. Share sheets put a sentence around the link; the link is what counts. */
export function shortcutSave({ title, artist, url }: ShortcutRequest): SaveRequest {
  if (title === undefined && url === undefined) throw invalidField('/title', 'is required (or url)')
  const link = url === undefined ? undefined : /https?:\/\/\S+/i.exec(url)?.[0]
  if (url !== undefined && (link === undefined || URL.parse(link) === null))
    throw invalidField('/url', 'must be or hold a web address')
  const artists = artist === undefined ? undefined : [artist]
  const links = link === undefined ? undefined : [link]
  return { track: { title, artists, links }, target: { kind: 'library' }, context: {} }
}

const FIELDS: readonly (readonly [string, string])[] = [
  ['/track/title', '/title'],
  ['/track/artists', '/artist'],
  ['/track/links', '/url'],
  ['/track', '/title'],
]

/** A refusal names the fields the shortcut sent, not those we made of them. */
export async function inShortcutsWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (err) {
    if (!(err instanceof ProblemError) || err.errors === undefined) throw err
    throw invalidRequest(
      err.errors.map((error) => {
        const pointer = FIELDS.find(([ours]) => error.pointer.startsWith(ours))?.[1] ?? error.pointer
        return { ...error, pointer }
      }),
    )
  }
}

/** One sentence for somebody with a phone in their hand. */
export function sentenceOf(save: SaveView, names: (service: string) => string): string {
  const song = titleOf(save.track) === undefined ? 'Your song' : `“${titleOf(save.track)}”`
  const [placement] = save.placements
  if (placement === undefined) return `${song} is kept for you. Link a music service to have it saved.`
  const service = names(placement.service)
  if (placement.status === 'saved' || placement.status === 'already_saved')
    return `${song} is in your ${service} library.`
  if (placement.status === 'awaiting_link')
    return `${song} is kept for you. Link ${service} to have it saved.`
  if (placement.status === 'awaiting_review')
    return `${song} was not clear to us. Choose the right version in the app.`
  if (placement.status === 'not_found') return `${song} was not found on ${service}.`
  return `${song} is on its way to your ${service} library.`
}

function titleOf(track: Pick<TrackQuery, 'title'> | SaveView['track']): string | undefined {
  return track.title
}

/** For a listener who is known; throws a problem otherwise. */
export async function requireUser(ctx: ServerContext, key: UserKey): Promise<void> {
  if ((await readUserRow(ctx.db, key)) === undefined) throw noSuchUser()
}
