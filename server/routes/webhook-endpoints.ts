import { z } from 'zod'
import { rotateSecret } from '../../core/webhooks/secrets.ts'
import type { ServerContext } from '../context.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import {
  DeliveryFilter,
  DeliveryList,
  DeliveryView,
  EndpointChange,
  EndpointList,
  EndpointRequest,
  EndpointView,
  NewEndpoint,
  RecoverRequest,
  Recovered,
  RotatedSecret,
} from '../schemas/webhook.ts'
import { ObjectId } from '../schemas/text.ts'
import { listDeliveries, recover, redeliver, sendTest } from '../webhooks/deliveries.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  listEndpoints,
  readEndpoint,
  viewEndpoint,
  viewRotated,
} from '../webhooks/endpoints.ts'

const ALL = { path: '/v1/webhook-endpoints', tag: 'Webhooks', caller: 'app' } as const
const ONE = {
  ...ALL,
  path: '/v1/webhook-endpoints/{id}',
  params: z.strictObject({ id: ObjectId('endpoint') }),
  problems: ['not_found'],
} as const
const DEFAULT_LIMIT = 20

/** Where apps want to be told, and what became of it. */
export function webhookEndpointRoutes(ctx: ServerContext): readonly Route[] {
  return [
    ...endpointsRoutes(ctx),
    getOne(ctx),
    patchOne(ctx),
    deleteOne(ctx),
    rotate(ctx),
    test(ctx),
    deliveries(ctx),
    redeliverOne(ctx),
    recoverSince(ctx),
  ]
}

function endpointsRoutes(ctx: ServerContext): readonly Route[] {
  return [
    defineRoute({
      ...ALL,
      method: 'post',
      operationId: 'createWebhookEndpoint',
      summary: 'Be told of what happens',
      description:
        'Deliveries are signed as Standard Webhooks has it (https://www.standardwebhooks.com). Anything but a 2xx within 15 ' +
        'seconds is tried again, ten times within three days; redirects are not followed, 410 disables the endpoint.',
      scope: 'webhooks:write',
      body: EndpointRequest,
      success: { status: 201, description: 'The endpoint with its secret.', schema: NewEndpoint },
      problems: ['too_many'],
      async handle({ body, caller }) {
        const { endpoint, secret } = await createEndpoint(ctx, caller, body)
        return { body: { ...viewEndpoint(endpoint), secret } }
      },
    }),
    defineRoute({
      ...ALL,
      method: 'get',
      operationId: 'listWebhookEndpoints',
      summary: 'All endpoints of the app',
      scope: 'webhooks:read',
      success: { status: 200, description: 'Oldest first.', schema: EndpointList },
      handle: async ({ caller }) => ({
        body: { data: (await listEndpoints(ctx.db, caller)).map(viewEndpoint) },
      }),
    }),
  ]
}

function getOne(ctx: ServerContext): Route {
  return defineRoute({
    ...ONE,
    method: 'get',
    operationId: 'getWebhookEndpoint',
    summary: 'An endpoint and how it does',
    scope: 'webhooks:read',
    success: { status: 200, description: 'The endpoint.', schema: EndpointView },
    handle: async ({ caller, params }) => ({
      body: viewEndpoint(await readEndpoint(ctx.db, caller, params.id)),
    }),
  })
}

function patchOne(ctx: ServerContext): Route {
  return defineRoute({
    ...ONE,
    method: 'patch',
    operationId: 'updateWebhookEndpoint',
    summary: 'Change, disable or enable an endpoint',
    scope: 'webhooks:write',
    body: EndpointChange,
    success: { status: 200, description: 'The endpoint as changed.', schema: EndpointView },
    handle: async ({ caller, params, body }) => ({
      body: viewEndpoint(await changeEndpoint(ctx, caller, params.id, body)),
    }),
  })
}

function deleteOne(ctx: ServerContext): Route {
  return defineRoute({
    ...ONE,
    method: 'delete',
    operationId: 'deleteWebhookEndpoint',
    summary: 'Forget an endpoint and its log',
    scope: 'webhooks:write',
    success: { status: 204, description: 'Forgotten.', schema: z.undefined() },
    async handle({ caller, params }) {
      await deleteEndpoint(ctx.db, caller, params.id)
      return { body: undefined }
    },
  })
}

function rotate(ctx: ServerContext): Route {
  return defineRoute({
    ...ONE,
    path: '/v1/webhook-endpoints/{id}/rotate-secret',
    method: 'post',
    operationId: 'rotateWebhookSecret',
    summary: 'A new secret; the one before signs for 24 hours more',
    scope: 'webhooks:write',
    success: { status: 201, description: 'The new secret.', schema: RotatedSecret },
    async handle({ caller, params }) {
      const endpoint = await readEndpoint(ctx.db, caller, params.id)
      const now = ctx.now()
      const owner = { appId: caller.appId, endpointId: endpoint.id }
      const made = await ctx.db.transaction().execute((trx) => rotateSecret(trx, ctx, owner, now))
      return { body: viewRotated(made) }
    },
  })
}

function test(ctx: ServerContext): Route {
  return defineRoute({
    ...ONE,
    path: '/v1/webhook-endpoints/{id}/test',
    method: 'post',
    operationId: 'testWebhookEndpoint',
    summary: 'Send a webhook.test',
    description: 'What came of it is in the log of deliveries a moment later.',
    scope: 'webhooks:write',
    success: { status: 202, description: 'On its way.', schema: DeliveryView },
    problems: ['not_found', 'endpoint_disabled'],
    handle: async ({ caller, params }) => ({
      body: await sendTest(ctx, await readEndpoint(ctx.db, caller, params.id)),
    }),
  })
}

function deliveries(ctx: ServerContext): Route {
  return defineRoute({
    ...ONE,
    path: '/v1/webhook-endpoints/{id}/deliveries',
    method: 'get',
    operationId: 'listWebhookDeliveries',
    summary: 'What was sent to an endpoint within 30 days, newest first',
    scope: 'webhooks:read',
    query: DeliveryFilter,
    success: { status: 200, description: 'One page.', schema: DeliveryList },
    async handle({ caller, params, query }) {
      const endpoint = await readEndpoint(ctx.db, caller, params.id)
      return {
        body: await listDeliveries(ctx.db, endpoint, { ...query, limit: query.limit ?? DEFAULT_LIMIT }),
      }
    },
  })
}

function redeliverOne(ctx: ServerContext): Route {
  return defineRoute({
    ...ONE,
    path: '/v1/webhook-endpoints/{id}/deliveries/{delivery}/redeliver',
    params: z.strictObject({ id: ObjectId('endpoint'), delivery: ObjectId('delivery') }),
    method: 'post',
    operationId: 'redeliverWebhook',
    summary: 'Send a delivery again',
    description: 'With the same `webhook-id`, whether it had arrived or not.',
    scope: 'webhooks:write',
    success: { status: 202, description: 'On its way.', schema: DeliveryView },
    problems: ['not_found', 'endpoint_disabled'],
    handle: async ({ caller, params }) => ({
      body: await redeliver(ctx, await readEndpoint(ctx.db, caller, params.id), params.delivery),
    }),
  })
}

function recoverSince(ctx: ServerContext): Route {
  return defineRoute({
    ...ONE,
    path: '/v1/webhook-endpoints/{id}/recover',
    method: 'post',
    operationId: 'recoverWebhooks',
    summary: 'Send all that has not arrived since a time',
    description: 'Deliveries that failed, and events from while the endpoint was disabled.',
    scope: 'webhooks:write',
    body: RecoverRequest,
    success: { status: 202, description: 'On their way.', schema: Recovered },
    problems: ['not_found', 'endpoint_disabled'],
    async handle({ caller, params, body }) {
      const endpoint = await readEndpoint(ctx.db, caller, params.id)
      return { body: { recovered: await recover(ctx, endpoint, new Date(body.since)) } }
    },
  })
}
