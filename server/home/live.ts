import type { Router } from 'express'
import { decodeCursor } from '../../core/events/cursor.ts'
import type { ServerContext } from '../context.ts'
import { untilGone } from '../http/mount.ts'
import { ProblemError } from '../http/problem.ts'
import type { Live } from '../live/live.ts'
import { callerOf, requireVisitor } from './context.ts'

/** What happens to the listener's songs, as it happens: the events of the API, for the browser that shows the list. */
export function liveRoutes(router: Router, ctx: ServerContext, live: Live, draining: AbortSignal): void {
  router.get('/home/events', async (req, res) => {
    const session = await requireVisitor(ctx, req)
    const last = req.get('last-event-id')
    try {
      const write = await live.open({
        caller: callerOf(session),
        topic: { appId: session.appId, userId: session.userId, saveId: undefined },
        from: last === undefined || last === '' ? undefined : decodeCursor(last),
        stay: true,
        signal: untilGone(res, draining),
      })
      write(res)
    } catch (err) {
      // Too many pages are open: this one is as it was loaded.
      if (!(err instanceof ProblemError)) throw err
      res.status(err.status).set(err.headers).end()
    }
  })
}
