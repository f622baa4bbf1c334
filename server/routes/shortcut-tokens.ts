import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { ObjectId, UserId } from '../schemas/text.ts'
import { NewShortcutToken, ShortcutTokenList, ShortcutTokenRequest } from '../schemas/webhook.ts'
import { userKey } from '../users/view-user.ts'
import {
  createShortcutToken,
  listShortcutTokens,
  requireUser,
  revokeShortcutToken,
} from '../webhooks/shortcuts.ts'

const ALL = {
  path: '/v1/users/{user}/shortcut-tokens',
  tag: 'Users',
  caller: 'app-or-user',
  params: z.strictObject({ user: UserId }),
  problems: ['not_found'],
} as const

/** Tokens with which a listener's own device saves for them. */
export function shortcutTokenRoutes(ctx: ServerContext): readonly Route[] {
  return [create(ctx), list(ctx), revoke(ctx)]
}

function create(ctx: ServerContext): Route {
  return defineRoute({
    ...ALL,
    method: 'post',
    operationId: 'createShortcutToken',
    summary: "An address a listener's device can send songs to",
    scope: 'users:write',
    body: ShortcutTokenRequest,
    success: { status: 201, description: 'The token; keep the address secret.', schema: NewShortcutToken },
    problems: ['not_found', 'too_many'],
    async handle({ caller, params, body }) {
      const { id, token, createdAt } = await createShortcutToken(ctx, userKey(caller, params.user), {
        name: body.name,
        isNewWelcome: caller.userId === undefined,
      })
      return {
        body: {
          id,
          ...(body.name === undefined ? {} : { name: body.name }),
          token,
          url: `${ctx.publicUrl()}/v1/hooks/shortcut/${token}`,
          created_at: createdAt.toISOString(),
        },
      }
    },
  })
}

function list(ctx: ServerContext): Route {
  return defineRoute({
    ...ALL,
    method: 'get',
    operationId: 'listShortcutTokens',
    summary: 'The tokens of a listener',
    scope: 'users:read',
    success: { status: 200, description: 'Oldest first.', schema: ShortcutTokenList },
    async handle({ caller, params }) {
      const key = userKey(caller, params.user)
      await requireUser(ctx, key)
      const rows = await listShortcutTokens(ctx, key)
      const data = rows.map(({ id, name, created_at, last_used_at }) => ({
        id,
        ...(name === null ? {} : { name }),
        created_at: created_at.toISOString(),
        ...(last_used_at === null ? {} : { last_used_at: last_used_at.toISOString() }),
      }))
      return { body: { data } }
    },
  })
}

function revoke(ctx: ServerContext): Route {
  return defineRoute({
    ...ALL,
    path: '/v1/users/{user}/shortcut-tokens/{id}',
    params: z.strictObject({ user: UserId, id: ObjectId('token') }),
    method: 'delete',
    operationId: 'revokeShortcutToken',
    summary: 'Revoke a token at once',
    scope: 'users:write',
    success: { status: 204, description: 'Revoked.', schema: z.undefined() },
    async handle({ caller, params }) {
      await revokeShortcutToken(ctx, userKey(caller, params.user), params.id)
      return { body: undefined }
    },
  })
}
