import type { Session } from '../adapters/adapter.ts'
import type { ConfiguredService } from '../adapters/create-adapters.ts'
import { Fault } from '../core/faults.ts'
import type { Link } from '../core/links/link.ts'
import type { WorkerContext } from './context.ts'
import { linkWatch } from './link-watch.ts'
import { notLinked, openSession } from './sessions.ts'

/**
 * Runs calls on a link, named by its id or by its row where that was read a moment ago; a refused access token is renewed
 * once and the calls repeated once. When the listener unlinks meanwhile, `signal` ends what is under way: nobody uses a
 * token whose link is gone.
 */
export async function withSession<T>(
  ctx: WorkerContext,
  service: ConfiguredService,
  link: string | Link,
  outer: AbortSignal,
  call: (session: Session, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const id = typeof link === 'string' ? link : link.id
  const watch = linkWatch(ctx.db).open(id)
  const signal = AbortSignal.any([outer, watch.signal])
  try {
    const session = await openSession(ctx, service, link, { signal })
    try {
      return await call(session, signal)
    } catch (err) {
      if (!(err instanceof Fault) || err.code !== 'token_rejected') throw err
      return await call(
        await openSession(ctx, service, id, { signal, rejected: session.accessToken }),
        signal,
      )
    }
  } catch (err) {
    throw watch.signal.aborted ? notLinked(service) : err
  } finally {
    watch.close()
  }
}
