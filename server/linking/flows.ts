import { randomBytes } from 'node:crypto'
import { sha256 } from '../../core/apps/credentials.ts'
import type { Db } from '../../core/database/open.ts'
import type { BrowserSession } from '../pages/browser-session.ts'

/** A listener has this long at the service. */
const FLOW_MS = 10 * 60_000

/** One trip to a service and back. */
export interface LinkFlow {
  readonly appId: string
  readonly userId: string
  readonly service: string
  readonly codeVerifier: string | null
  /** The listener was asked to sign in anew, because another user of the app has this account linked. */
  readonly provesAgain: boolean
}

/** Remembers the trip; the state it returns is the only key to it, and is not stored. */
export async function startFlow(
  db: Db,
  session: BrowserSession,
  trip: Pick<LinkFlow, 'service' | 'codeVerifier' | 'provesAgain'>,
  now: Date,
): Promise<string> {
  const state = randomBytes(32).toString('base64url')
  await db
    .insertInto('link_flows')
    .values({
      state_hash: sha256(state),
      session_hash: session.hash,
      app_id: session.appId,
      user_id: session.userId,
      service: trip.service,
      code_verifier: trip.codeVerifier,
      proves_again: trip.provesAgain,
      created_at: now,
      expires_at: new Date(now.getTime() + FLOW_MS),
    })
    .execute()
  return state
}

/**
 * Ends the trip that this state began: once, in the browser it began in, for the service it began for. A state of
 * another browser is left alone, so that nobody can use up somebody else's.
 */
export async function takeFlow(
  db: Db,
  session: BrowserSession,
  service: string,
  state: string,
  now: Date,
): Promise<LinkFlow | undefined> {
  const row = await db
    .deleteFrom('link_flows')
    .where('state_hash', '=', sha256(state))
    .where('session_hash', '=', session.hash)
    .where('service', '=', service)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined || row.expires_at <= now) return undefined
  return {
    appId: row.app_id,
    userId: row.user_id,
    service: row.service,
    codeVerifier: row.code_verifier,
    provesAgain: row.proves_again,
  }
}
