import type { ServerContext } from '../context.ts'
import type { Route } from '../http/route.ts'
import type { Live } from '../live/live.ts'
import { eventRoutes } from './events.ts'
import { hookRoutes } from './hooks.ts'
import { resolveRoutes } from './resolve.ts'
import { reviewRoutes } from './review.ts'
import { saveBatchRoute } from './save-batch.ts'
import { saveRetryRoute } from './save-retry.ts'
import { saveUndoRoute } from './save-undo.ts'
import { saveRoutes } from './saves.ts'
import { serviceRoutes } from './services.ts'
import { shortcutTokenRoutes } from './shortcut-tokens.ts'
import { soundRoutes } from './sounds.ts'
import { swapRoutes } from './swap.ts'
import { webhookEndpointRoutes } from './webhook-endpoints.ts'
import { userRoutes } from './users.ts'
import { userSessionRoutes } from './user-sessions.ts'

/** The public API, all of it. */
export function createRoutes(ctx: ServerContext, live: Live): readonly Route[] {
  return [
    ...saveRoutes(ctx),
    ...eventRoutes(live),
    saveBatchRoute(ctx),
    saveRetryRoute(ctx),
    saveUndoRoute(ctx),
    ...serviceRoutes(ctx),
    ...userSessionRoutes(ctx),
    ...userRoutes(ctx),
    ...soundRoutes(ctx),
    ...reviewRoutes(ctx),
    ...swapRoutes(ctx),
    ...resolveRoutes(ctx),
    ...webhookEndpointRoutes(ctx),
    ...hookRoutes(ctx),
    ...shortcutTokenRoutes(ctx),
  ]
}
