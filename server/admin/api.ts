import type { Request } from 'express'
import { z } from 'zod'
import { audit } from '../console/audit.ts'
import type { Desk } from '../console/desk.ts'
import { isOperatorToken, isOwnHost } from '../console/operator.ts'
import type { OperatorAccess } from '../console/operator.ts'
import type { ServerContext } from '../context.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { RETRYABLE_CODES, retryEnded } from '../operations/retry-ended.ts'
import { Text, TimeView, WholeNumber } from '../schemas/text.ts'
import { createReadQueues, readEnded, readKeyRows, readServiceStates, readStuck } from './facts.ts'

/** Placements that one request runs again. */
export const RETRIED_AT_ONCE = 2000

const Count = z.int().min(0)
const Stuck = z
  .object({
    service: z.string(),
    status: z.string(),
    reason: z.enum(['service_not_offered', 'service_limited', 'no_worker', 'retrying', 'not_picked_up']),
    count: Count,
    oldest: TimeView,
    oldest_age_ms: z.number(),
  })
  .meta({ id: 'Stuck' })
const Ended = z.object({ service: z.string(), code: z.string(), count: Count }).meta({ id: 'EndedBadly' })
const Status = z
  .object({
    services: z.array(
      z.object({
        mode: z.enum(['live', 'test']),
        service: z.string(),
        name: z.string(),
        state: z.enum(['ok', 'limited', 'down']),
        reason: z.string().optional(),
        down_since: TimeView.optional(),
        limited_until: TimeView.optional(),
        declared_rate: z.number().meta({ description: 'Requests a second, as the service is declared.' }),
        learned_rate: z
          .number()
          .optional()
          .meta({ description: 'What it was seen to take, as of `rate_at`.' }),
        rate_at: TimeView.optional(),
        tokens: z
          .number()
          .optional()
          .meta({ description: 'Calls that could be made at once at `tokens_at`.' }),
        tokens_at: TimeView.optional(),
        recent_calls: Count,
        recent_errors: Count,
        window_at: TimeView.optional(),
      }),
    ),
    queues: z.array(
      z.object({
        name: z.string(),
        counts: z
          .object({ waiting: Count, active: Count, delayed: Count, failed: Count })
          .optional()
          .meta({ description: 'Left out while the queue cannot be reached.' }),
        oldest_ms: z.number(),
      }),
    ),
    key_rows: z.array(z.object({ table: z.string(), key: z.string(), rows: Count })),
  })
  .meta({ id: 'OperatorStatus' })

const OF_OPERATOR = { tag: 'Operations', caller: 'operator', problems: ['rate_limited'] } as const

/** What the operator page shows, for programs. Mounted where the operator is let in, and nowhere else. */
export function adminApiRoutes(ctx: ServerContext, operator: OperatorAccess): readonly Route[] {
  const readQueues = createReadQueues(ctx, operator)
  return [
    defineRoute({
      ...OF_OPERATOR,
      method: 'get',
      path: '/v1/admin/status',
      operationId: 'getOperatorStatus',
      summary: 'How services, queues and encryption keys are',
      success: { status: 200, description: 'As it is now.', schema: Status },
      async handle() {
        const queues = await readQueues()
        const body = {
          services: await readServiceStates(ctx),
          queues: queues.map(({ name, counts, oldestMs }) => ({
            name,
            ...(counts === undefined ? {} : { counts }),
            oldest_ms: oldestMs,
          })),
          key_rows: await readKeyRows(ctx.db),
        }
        return { body }
      },
    }),
    defineRoute({
      ...OF_OPERATOR,
      method: 'get',
      path: '/v1/admin/stuck',
      operationId: 'listStuck',
      summary: 'What is stuck and why, and what ended badly within 30 days',
      success: {
        status: 200,
        description: 'The oldest first. Counting ends at 50,000.',
        schema: z.object({ stuck: z.array(Stuck), ended_badly: z.array(Ended) }).meta({ id: 'StuckList' }),
      },
      handle: async () => ({
        body: { stuck: [...(await readStuck(ctx))], ended_badly: [...(await readEnded(ctx))] },
      }),
    }),
    retryRoute(ctx),
  ]
}

function retryRoute(ctx: ServerContext): Route {
  return defineRoute({
    ...OF_OPERATOR,
    method: 'post',
    path: '/v1/admin/retry',
    operationId: 'retryEnded',
    summary: 'Run again what ended with a code, a few each second',
    description: `At most ${RETRIED_AT_ONCE} with one request; send it again until \`retried\` is less.`,
    body: z
      .strictObject({
        code: z.enum(RETRYABLE_CODES).meta({ example: 'not_applied' }),
        service: Text(64).optional(),
        per_second: WholeNumber(1, 1000).optional(),
      })
      .meta({ id: 'RetryRequest' }),
    success: {
      status: 202,
      description: 'They begin one after the other.',
      schema: z
        .object({ retried: Count, by_code: z.record(z.string(), Count), last_begins_at: TimeView })
        .meta({ id: 'Retried' }),
    },
    async handle({ body: { code, service, per_second: perSecond } }) {
      const retried = await retryEnded(ctx, { code, service, perSecond, most: RETRIED_AT_ONCE })
      const detail = { code, service, retried: retried.retried }
      await audit(ctx, { actor: 'operator', action: 'retried', detail })
      return { body: { ...retried, by_code: { ...retried.by_code } } }
    },
  })
}

/** Whether a bearer token is the operator's; guessing is slowed down together with guessing at the form. */
export function operatorGate({ operator, attempts }: Desk): (req: Request, token: string) => boolean {
  return (req, token) => {
    if (operator === undefined) return false
    if (operator.token === undefined) return isOwnHost(req)
    const address = req.socket.remoteAddress ?? ''
    const wait = attempts.waitSeconds(address)
    if (wait > 0) {
      throw new ProblemError('rate_limited', {
        detail: 'Too many attempts with a wrong token.',
        headers: { 'Retry-After': String(wait) },
      })
    }
    const isRight = isOperatorToken(operator, token)
    if (!isRight) attempts.failed(address)
    return isRight
  }
}
