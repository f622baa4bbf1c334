import type { Session } from '../adapters/adapter.ts'
import type { ConfiguredService } from '../adapters/create-adapters.ts'
import { Fault } from '../core/faults.ts'
import type { WorkerContext } from './context.ts'
import { notLinked, openSession } from './sessions.ts'

/** How often a link is looked at while calls are made with its token. */
const LOOK_EVERY_MS = 200

/**
 * Runs calls on a link; a refused access token is renewed once and the calls repeated once. When the listener unlinks
 * meanwhile, `signal` ends what is under way: nobody uses a token whose link is gone.
 */
export async function withSession<T>(
  ctx: WorkerContext,
  service: ConfiguredService,
  linkId: string,
  outer: AbortSignal,
  call: (session: Session, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const gone = new AbortController()
  const signal = AbortSignal.any([outer, gone.signal])
  const watch = setInterval(() => void abortWhenGone(ctx, linkId, gone), LOOK_EVERY_MS)
  try {
    const session = await openSession(ctx, service, linkId, { signal })
    try {
      return await call(session, signal)
    } catch (err) {
      if (!(err instanceof Fault) || err.code !== 'token_rejected') throw err
      return await call(
        await openSession(ctx, service, linkId, { signal, rejected: session.accessToken }),
        signal,
      )
    }
  } catch (err) {
    throw gone.signal.aborted ? notLinked(service) : err
  } finally {
    clearInterval(watch)
  }
}

async function abortWhenGone(ctx: WorkerContext, linkId: string, gone: AbortController): Promise<void> {
  try {
    const link = await ctx.db.selectFrom('links').select('id').where('id', '=', linkId).executeTakeFirst()
    if (link === undefined) gone.abort()
  } catch {
    // The database cannot be asked: the next look may be answered.
  }
}
