import type { Db } from '../../core/database/open.ts'
import type { Clock } from '../../core/domain/ids.ts'
import type { Logger } from '../../core/logger.ts'
import type { AuthenticatedCaller } from '../http/caller.ts'
import type { Connection } from './connection.ts'
import { stillGood } from './credentials.ts'

export interface OpenStream {
  readonly caller: AuthenticatedCaller
  readonly connection: Connection
  /** False while the client is still told what it missed. */
  current: boolean
}

/** The streams that are open, looked after by one timer: heartbeats, and credentials that are good no longer. */
export interface OpenStreams {
  add(stream: OpenStream): void
  remove(stream: OpenStream): void
}

const TEND_EVERY_MS = 1000
const CHECK_EVERY_MS = 10_000

export function createOpenStreams(
  ctx: { readonly db: Db; readonly log: Logger; readonly now: Clock },
  cursor: () => string | undefined,
): OpenStreams {
  const open = new Set<OpenStream>()
  let tending: NodeJS.Timeout | undefined
  let checkedMs = performance.now()

  function tend(): void {
    const nowMs = performance.now()
    const at = cursor()
    for (const { connection, current } of open) connection.tend(nowMs, current ? at : undefined)
    if (nowMs - checkedMs < CHECK_EVERY_MS) return
    checkedMs = nowMs
    endRefused().catch((err: unknown) =>
      ctx.log.warn({ err: (err as Error).message }, 'credentials of streams could not be checked'),
    )
  }

  /** A stream lives no longer than the credential it was opened with; connecting again then gets the 401. */
  async function endRefused(): Promise<void> {
    const streams = [...open]
    const credentials = streams.map(({ caller }) => caller.credential)
    const good = await stillGood(ctx.db, credentials, ctx.now())
    for (const { caller, connection } of streams) if (!good.has(caller.credential.id)) connection.end()
  }

  return {
    add(stream) {
      open.add(stream)
      tending ??= setInterval(tend, TEND_EVERY_MS).unref()
    },
    remove(stream) {
      open.delete(stream)
      if (open.size > 0) return
      clearInterval(tending)
      tending = undefined
    },
  }
}
