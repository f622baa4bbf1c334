import { Webhook } from 'standardwebhooks'
import { createBatches } from '../../core/batches.ts'
import { disableEndpoint } from '../../core/webhooks/disable-endpoint.ts'
import { secretsOf } from '../../core/webhooks/secrets.ts'
import type { LastingSecret } from '../../core/webhooks/secrets.ts'
import type { WorkerContext } from '../context.ts'
import { tellJob } from '../jobs/tell.ts'
import { claim, openEndpoint } from './claim.ts'
import type { Claimed, Endpoint } from './claim.ts'
import { FAILING_AFTER, planDelivery } from './plan.ts'
import type { DeliveryPlan } from './plan.ts'
import { endpointFailed, endpointWorks, recordAttempts } from './record.ts'
import type { Attempted } from './record.ts'
import type { Outcome } from './transport.ts'

/** Requests to one endpoint at a time. */
const SIDE_BY_SIDE = 8
/** One run takes up no place for longer, and learns of new secrets and addresses; what is left is rung for again. */
const LONGEST_RUN_MS = 20_000

/** Sends one endpoint what is due for it. Killed at any point, what was not recorded is sent again under the same id. */
export async function runTell(
  ctx: WorkerContext,
  { endpointId }: { readonly endpointId: string },
  signal: AbortSignal,
): Promise<void> {
  const endpoint = await openEndpoint(ctx, endpointId)
  if (endpoint === undefined) return
  const secrets = await secretsOf(ctx.db, ctx.sealer, { appId: endpoint.app_id, endpointId }, ctx.now())
  let failing = endpoint.failures > 0
  // One finds out whether the endpoint is back; if that arrives, the rest may follow.
  let atOnce = endpoint.failures >= FAILING_AFTER ? 1 : SIDE_BY_SIDE
  const record = createBatches<Attempted, void>({
    async work(attempts) {
      await recordAttempts(ctx, attempts)
      return attempts.map(() => undefined)
    },
    parallel: 2,
    most: 50,
    failsAll: () => true,
  })
  const tell = async (delivery: Claimed) => {
    const outcome = await ctx.webhooks.transports[endpoint.mode].send({
      url: endpoint.url,
      headers: signedHeaders(secrets, delivery, ctx.now()),
      body: delivery.body,
      signal,
    })
    // Cut off by our own end: the lease runs out, and it is sent again.
    if (outcome.kind === 'no_answer' && signal.aborted) return
    const plan = planDelivery(outcome, delivery.attempts, ctx.now(), ctx.random())
    await record.add({ delivery, outcome, plan })
    count(ctx, outcome, plan)
    if (plan.do === 'done') atOnce = SIDE_BY_SIDE
    else failing = true
    // While nothing is held against the endpoint there is nothing to forget.
    if (failing) await learn(ctx, endpoint, plan)
  }
  await keepBusy(ctx, endpointId, () => atOnce, tell, signal)
}

/** Up to `atOnce` at a time until nothing is due, or it is somebody else's turn. */
async function keepBusy(
  ctx: WorkerContext,
  endpointId: string,
  atOnce: () => number,
  tell: (delivery: Claimed) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const endsAt = performance.now() + LONGEST_RUN_MS
  const running = new Set<Promise<void>>()
  let failed: Error | undefined
  for (;;) {
    const late = performance.now() > endsAt || signal.aborted || failed !== undefined
    const room = atOnce() - running.size
    const taken = late || room <= 0 ? [] : await claim(ctx, endpointId, room)
    for (const delivery of taken) {
      const one = tell(delivery)
        .catch((err: unknown) => {
          failed ??= err instanceof Error ? err : new Error(String(err))
        })
        .finally(() => running.delete(one))
      running.add(one)
    }
    if (running.size === 0) {
      if (failed !== undefined) throw failed
      if (late) await ctx.doorbell.ring(tellJob, [{ v: 1, endpointId }])
      return
    }
    await Promise.race(running)
    // Those that end in the same moment make room together.
    await new Promise((done) => setImmediate(done))
  }
}

function count({ metrics }: WorkerContext, outcome: Outcome, plan: DeliveryPlan): void {
  const refused = outcome.kind === 'answer' ? 'refused' : 'unreachable'
  metrics.webhookDeliveries.inc({ outcome: plan.do === 'done' ? 'delivered' : refused })
  if (plan.do === 'give_up') metrics.webhookDeliveries.inc({ outcome: 'given_up' })
}

/** What an attempt says about the endpoint as a whole. */
async function learn(ctx: WorkerContext, { id, app_id }: Endpoint, plan: DeliveryPlan): Promise<void> {
  if (plan.do === 'done') return endpointWorks(ctx, id)
  if (plan.do !== 'disable') return endpointFailed(ctx, id, plan)
  await disableEndpoint(ctx.db, id, 'gone', ctx.now())
  ctx.log.info({ endpoint: id, app_id }, 'webhook endpoint disabled: it answered 410')
}

/** https://github.com/standard-webhooks/standard-webhooks: one signature for each secret that counts. */
function signedHeaders(
  secrets: readonly LastingSecret[],
  { event_id, body }: Claimed,
  now: Date,
): Readonly<Record<string, string>> {
  const signatures = secrets
    .filter(({ endsAt }) => endsAt === null || endsAt > now)
    .map(({ secret }) => new Webhook(secret).sign(event_id, now, body))
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'accept-encoding': 'identity',
    'user-agent': 'AddToMusic-Webhooks/1',
    'webhook-id': event_id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  }
}
