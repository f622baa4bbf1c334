import { z } from 'zod'
import { rotateSecret } from '../../core/webhooks/secrets.ts'
import type { ServerContext } from '../context.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { ObjectId } from '../schemas/text.ts'
import { submitSave } from '../saves/submit-save.ts'
import {
  HookReceived,
  HookRequest,
  RotatedSecret,
  SecretList,
  ShortcutAnswer,
  ShortcutRequest,
} from '../schemas/webhook.ts'
import { viewRotated } from '../webhooks/endpoints.ts'
import { receiveSave } from '../webhooks/receive-save.ts'
import { createVerifyShortcut, inShortcutsWords, sentenceOf, shortcutSave } from '../webhooks/shortcuts.ts'
import { createVerifyHook } from '../webhooks/verify-hook.ts'

const TAG = { tag: 'Webhooks', caller: 'app' } as const

/** Saves that are pushed to us instead of asked for, and the secrets they are signed with. */
export function hookRoutes(ctx: ServerContext): readonly Route[] {
  return [saves(ctx), shortcut(ctx), createSecret(ctx), listSecrets(ctx), revokeSecret(ctx)]
}

function saves(ctx: ServerContext): Route {
  return defineRoute({
    ...TAG,
    method: 'post',
    path: '/v1/hooks/{app_id}/saves',
    operationId: 'receiveSaveWebhook',
    summary: 'Save a track, signed by your server',
    description:
      'Standard Webhooks (https://www.standardwebhooks.com) with a secret of `POST /v1/hooks/secrets`; the timestamp may be five ' +
      'minutes off. The same `webhook-id` again, within 14 days, is answered 202 and does nothing.',
    scope: 'saves:write',
    verify: createVerifyHook(ctx),
    params: z.strictObject({ app_id: z.string().meta({ description: 'Id of your app.' }) }),
    headers: {
      'webhook-id': 'Names the message; the same when it is sent again.',
      'webhook-timestamp': 'Unix time in seconds.',
      'webhook-signature': '`v1,…`, several with spaces between them.',
    },
    body: HookRequest,
    success: { status: 202, description: 'The save is committed.', schema: HookReceived },
    problems: ['rate_limited', 'overloaded'],
    async handle({ caller, header, body }) {
      return { body: await receiveSave(ctx, caller, header('webhook-id') ?? '', body.data) }
    },
  })
}

function shortcut(ctx: ServerContext): Route {
  return defineRoute({
    ...TAG,
    method: 'post',
    path: '/v1/hooks/shortcut/{token}',
    operationId: 'receiveShortcut',
    summary: "Save a track from a listener's own device, such as with iOS Shortcuts",
    description:
      'The address holds a token of `POST /v1/users/{user}/shortcut-tokens`. Takes JSON or a form.',
    scope: 'saves:write',
    verify: createVerifyShortcut(ctx),
    forms: true,
    params: z.strictObject({ token: z.string().meta({ description: 'The token of the listener.' }) }),
    body: ShortcutRequest,
    success: { status: 202, description: 'The save is committed.', schema: ShortcutAnswer },
    problems: ['rate_limited', 'overloaded'],
    async handle({ caller, body }) {
      const { save } = await inShortcutsWords(() => submitSave(ctx, caller, shortcutSave(body), undefined))
      const names = (id: string) => ctx.services.registry.all.find((one) => one.id === id)?.displayName ?? id
      return { body: { detail: sentenceOf(save, names), save: save.id } }
    },
  })
}

function createSecret(ctx: ServerContext): Route {
  return defineRoute({
    ...TAG,
    method: 'post',
    path: '/v1/hooks/secrets',
    operationId: 'rotateHookSecret',
    summary: 'A new secret for what your server sends us',
    description: 'The one before is taken for 24 hours more; delete it to end it at once.',
    scope: 'webhooks:write',
    success: { status: 201, description: 'The new secret.', schema: RotatedSecret },
    async handle({ caller }) {
      const now = ctx.now()
      const owner = { appId: caller.appId, endpointId: null }
      const made = await ctx.db.transaction().execute((trx) => rotateSecret(trx, ctx, owner, now))
      return { body: viewRotated(made) }
    },
  })
}

function listSecrets(ctx: ServerContext): Route {
  return defineRoute({
    ...TAG,
    method: 'get',
    path: '/v1/hooks/secrets',
    operationId: 'listHookSecrets',
    summary: 'The secrets your server may sign with',
    scope: 'webhooks:read',
    success: {
      status: 200,
      description: 'Newest first, without the secrets themselves.',
      schema: SecretList,
    },
    async handle({ caller }) {
      const rows = await ctx.db
        .selectFrom('webhook_secrets')
        .select(['id', 'created_at', 'ends_at'])
        .where('app_id', '=', caller.appId)
        .where('endpoint_id', 'is', null)
        .where((row) => row.or([row('ends_at', 'is', null), row('ends_at', '>', ctx.now())]))
        .orderBy('id', 'desc')
        .execute()
      const data = rows.map(({ id, created_at, ends_at }) => ({
        id,
        created_at: created_at.toISOString(),
        ...(ends_at === null ? {} : { ends_at: ends_at.toISOString() }),
      }))
      return { body: { data } }
    },
  })
}

function revokeSecret(ctx: ServerContext): Route {
  return defineRoute({
    ...TAG,
    method: 'delete',
    path: '/v1/hooks/secrets/{id}',
    operationId: 'revokeHookSecret',
    summary: 'End a secret at once',
    scope: 'webhooks:write',
    params: z.strictObject({ id: ObjectId('secret') }),
    success: { status: 204, description: 'Ended.', schema: z.undefined() },
    problems: ['not_found'],
    async handle({ caller, params }) {
      const removed = await ctx.db
        .deleteFrom('webhook_secrets')
        .where('id', '=', params.id)
        .where('app_id', '=', caller.appId)
        .where('endpoint_id', 'is', null)
        .executeTakeFirst()
      if (removed.numDeletedRows === 0n)
        throw new ProblemError('not_found', { detail: 'There is no such secret.' })
      return { body: undefined }
    },
  })
}
