import type { Selectable } from 'kysely'
import type { z } from 'zod'
import type { Db } from '../../core/database/open.ts'
import type { WebhookEndpointRow } from '../../core/database/webhook-tables.ts'
import type { AppMode } from '../../core/domain/save.ts'
import { wrongUrl } from '../../core/webhooks/address.ts'
import { disableEndpoint } from '../../core/webhooks/disable-endpoint.ts'
import { rotateSecret } from '../../core/webhooks/secrets.ts'
import type { NewSecret } from '../../core/webhooks/secrets.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { invalidField } from '../http/parse.ts'
import { ProblemError } from '../http/problem.ts'
import type { EndpointChange, EndpointRequest, EndpointView, RotatedSecret } from '../schemas/webhook.ts'

export type Endpoint = Selectable<WebhookEndpointRow>

/** Enough for every team of a partner; each one costs a delivery for every event. */
const MOST_ENDPOINTS = 20

/** Makes an endpoint with its first secret. */
export async function createEndpoint(
  ctx: ServerContext,
  caller: Caller,
  { url, events }: z.output<typeof EndpointRequest>,
): Promise<{ readonly endpoint: Endpoint; readonly secret: string }> {
  checkUrl(ctx, caller.mode, url)
  const now = ctx.now()
  const row = {
    id: ctx.newId('whe'),
    app_id: caller.appId,
    url: new URL(url).href,
    events: [...events],
    created_at: now,
    updated_at: now,
  }
  return ctx.db.transaction().execute(async (trx) => {
    // Counted under a lock on the app, so that requests side by side do not make one too many.
    await trx.selectFrom('apps').select('id').where('id', '=', caller.appId).forNoKeyUpdate().execute()
    if ((await listEndpoints(trx, caller)).length >= MOST_ENDPOINTS) {
      throw new ProblemError('too_many', { detail: `An app may have ${MOST_ENDPOINTS} endpoints.` })
    }
    const endpoint = await trx
      .insertInto('webhook_endpoints')
      .values(row)
      .returningAll()
      .executeTakeFirstOrThrow()
    const owner = { appId: caller.appId, endpointId: row.id }
    return { endpoint, secret: (await rotateSecret(trx, ctx, owner, now)).secret }
  })
}

/** Oldest first. */
export function listEndpoints(db: Db, caller: Caller): Promise<readonly Endpoint[]> {
  return db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('app_id', '=', caller.appId)
    .orderBy('id')
    .execute()
}

/** Throws a problem for one that is not there, or another app's. */
export async function readEndpoint(db: Db, caller: Caller, id: string): Promise<Endpoint> {
  const endpoint = await db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('id', '=', id)
    .where('app_id', '=', caller.appId)
    .executeTakeFirst()
  if (endpoint === undefined) throw new ProblemError('not_found', { detail: 'There is no such endpoint.' })
  return endpoint
}

/** Changes what the request names and nothing else. */
export async function changeEndpoint(
  ctx: ServerContext,
  caller: Caller,
  id: string,
  change: z.output<typeof EndpointChange>,
): Promise<Endpoint> {
  const endpoint = await readEndpoint(ctx.db, caller, id)
  if (change.url !== undefined) checkUrl(ctx, caller.mode, change.url)
  const now = ctx.now()
  const enabled = {
    disabled_at: null,
    disabled_reason: null,
    failures: 0,
    failing_since: null,
    paused_until: null,
  }
  await ctx.db
    .updateTable('webhook_endpoints')
    .set({
      updated_at: now,
      ...(change.url === undefined ? {} : { url: new URL(change.url).href }),
      ...(change.events === undefined ? {} : { events: [...change.events] }),
      ...(change.disabled === false ? enabled : {}),
    })
    .where('id', '=', endpoint.id)
    .execute()
  if (change.disabled === true) await disableEndpoint(ctx.db, endpoint.id, 'you', now)
  return readEndpoint(ctx.db, caller, id)
}

/** With its secrets and its log. */
export async function deleteEndpoint(db: Db, caller: Caller, id: string): Promise<void> {
  const endpoint = await readEndpoint(db, caller, id)
  await db.deleteFrom('webhook_endpoints').where('id', '=', endpoint.id).execute()
}

function checkUrl(ctx: ServerContext, mode: AppMode, url: string): void {
  const wrong = wrongUrl(url, ctx.webhooks.rules[mode])
  if (wrong !== undefined) throw invalidField('/url', wrong)
}

export function viewEndpoint(endpoint: Endpoint): EndpointView {
  const { id, url, events, disabled_at, disabled_reason, failing_since, paused_until } = endpoint
  return {
    id,
    url,
    events,
    disabled: disabled_at !== null,
    ...(disabled_at === null ? {} : { disabled_at: disabled_at.toISOString() }),
    ...(disabled_reason === null ? {} : { disabled_reason }),
    ...(failing_since === null ? {} : { failing_since: failing_since.toISOString() }),
    ...(paused_until === null ? {} : { paused_until: paused_until.toISOString() }),
    created_at: endpoint.created_at.toISOString(),
    updated_at: endpoint.updated_at.toISOString(),
  }
}

export function viewRotated({ id, secret, previousEndsAt }: NewSecret): z.input<typeof RotatedSecret> {
  return {
    id,
    secret,
    ...(previousEndsAt === undefined ? {} : { previous_ends_at: previousEndsAt.toISOString() }),
  }
}
