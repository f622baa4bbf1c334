import type { ServerContext } from '../context.ts'
import type { Route } from '../http/route.ts'
import { eventRoutes } from './events.ts'
import { resolveRoutes } from './resolve.ts'
import { reviewRoutes } from './review.ts'
import { saveRoutes } from './saves.ts'
import { serviceRoutes } from './services.ts'
import { soundRoutes } from './sounds.ts'
import { userRoutes } from './users.ts'
import { userSessionRoutes } from './user-sessions.ts'

/** The public API, all of it. */
export function createRoutes(ctx: ServerContext): readonly Route[] {
  return [
    ...saveRoutes(ctx),
    ...eventRoutes(ctx),
    ...serviceRoutes(ctx),
    ...userSessionRoutes(ctx),
    ...userRoutes(ctx),
    ...soundRoutes(ctx),
    ...reviewRoutes(ctx),
    ...resolveRoutes(ctx),
  ]
}
