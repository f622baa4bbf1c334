import type { Session } from '../adapters/adapter.ts'
import type { ConfiguredService } from '../adapters/create-adapters.ts'
import { Fault } from '../core/faults.ts'
import type { WorkerContext } from './context.ts'
import { openSession } from './sessions.ts'

/** Runs `call` on a link; a refused access token is renewed once and the call repeated once. */
export async function withSession<T>(
  ctx: WorkerContext,
  service: ConfiguredService,
  linkId: string,
  signal: AbortSignal,
  call: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(ctx, service, linkId, { signal })
  try {
    return await call(session)
  } catch (err) {
    if (!(err instanceof Fault) || err.code !== 'token_rejected') throw err
    return call(await openSession(ctx, service, linkId, { signal, rejected: session.accessToken }))
  }
}
