import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { Text, TimeView, UserId } from '../schemas/text.ts'
import { startUserSession } from '../users/start-session.ts'

const HOUR_S = 3600

const UserSessionRequest = z
  .strictObject({
    user: UserId,
    ttl_seconds: z
      .number()
      .int()
      .min(60)
      .max(24 * HOUR_S)
      .default(HOUR_S),
    display_name: Text(100)
      .optional()
      .meta({ description: 'Shown to the listener when an account is linked.' }),
  })
  .meta({
    id: 'UserSessionRequest',
    override: { examples: [{ user: 'u_123', ttl_seconds: 3600, display_name: 'Ada' }] },
  })

const UserSession = z
  .object({
    token: z
      .string()
      .meta({ description: 'For the browser of this one user; shown once.', example: 'atu_…' }),
    expires_at: TimeView,
    link_url: z.string().meta({
      description: 'A page of ours where the listener links music services; works once, for 15 minutes.',
    }),
  })
  .meta({ id: 'UserSession' })

export function userSessionRoutes(ctx: ServerContext): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/user-sessions',
      operationId: 'createUserSession',
      summary: 'Let the browser of one listener act for itself',
      tag: 'Users',
      caller: 'app',
      scope: 'users:write',
      body: UserSessionRequest,
      success: { status: 201, description: 'A short-lived, opaque token.', schema: UserSession },
      async handle({ body, caller }) {
        const user = { appId: caller.appId, userId: body.user }
        const { token, expiresAt } = await startUserSession(ctx, user, {
          ttlMs: body.ttl_seconds * 1000,
          displayName: body.display_name,
        })
        const { link_url } = ctx.linkUrl(user, ctx.newId('lse'), ctx.now())
        return { body: { token, expires_at: expiresAt.toISOString(), link_url } }
      },
    }),
  ]
}
