import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { readIdempotencyKey } from '../http/idempotency-key.ts'
import { problemBody } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { submitBatch } from '../saves/submit-batch.ts'
import { Problem } from '../schemas/problem.ts'
import { SaveView } from '../schemas/save.ts'

const MOST_SAVES = 100
const BODY_LIMIT = 1024 * 1024

/** Each save is checked on its own, so that a bad one fails alone; the document shows what it has to look like. */
const Batch = z
  .strictObject({
    saves: z
      .array(z.unknown())
      .min(1)
      .max(MOST_SAVES)
      .meta({ override: { items: { $ref: '#/components/schemas/SaveRequest' } } }),
  })
  .meta({ id: 'SaveBatch' })

const BatchProblem = Problem.omit({ request_id: true }).meta({ id: 'BatchProblem' })

const BatchAnswer = z
  .object({
    results: z
      .array(z.union([z.object({ save: SaveView }), z.object({ problem: BatchProblem })]))
      .meta({ description: 'In the order of the request.' }),
  })
  .meta({ id: 'SaveBatchAnswer' })

export function saveBatchRoute(ctx: ServerContext): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/saves/batch',
    operationId: 'createSaves',
    summary: 'Save many tracks in one request',
    description:
      'Every element is a save of its own, answered in order; one that is refused is refused alone. Repeating the ' +
      'request with the same `Idempotency-Key` gives the first answers again, and takes what an interrupted one left.',
    tag: 'Saves',
    caller: 'app-or-user',
    scope: 'saves:write',
    headers: { 'Idempotency-Key': 'Up to 255 characters, quoted or bare; kept for 24 hours.' },
    body: Batch,
    bodyLimit: BODY_LIMIT,
    success: {
      status: 202,
      description: 'The saves that were not refused are committed.',
      schema: BatchAnswer,
      headers: { 'Idempotency-Replayed': '`true` when this batch was sent before.' },
    },
    problems: ['idempotency_key_reused', 'overloaded'],
    async handle({ body, caller, header }) {
      const key = readIdempotencyKey(header('idempotency-key'))
      const { results, replayed } = await submitBatch(ctx, caller, body.saves, key)
      return {
        body: { results: results.map((result) => view(ctx, result)) },
        ...(replayed ? { headers: { 'Idempotency-Replayed': 'true' } } : {}),
      }
    },
  })
}

function view(ctx: ServerContext, result: Awaited<ReturnType<typeof submitBatch>>['results'][number]) {
  if ('save' in result) return { save: result.save }
  const { request_id: _, ...problem } = problemBody(result.problem, ctx.publicUrl(), '')
  return { problem: { ...problem, errors: problem.errors === undefined ? undefined : [...problem.errors] } }
}
