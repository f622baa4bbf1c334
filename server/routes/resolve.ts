import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { ProblemError, problemBody } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { resolveTrack } from '../resolve/resolve.ts'
import { checkServices } from '../saves/known-service.ts'
import { trackQuery } from '../saves/track-query.ts'
import { ResolveAnswer, ResolveRequest } from '../schemas/resolve.ts'

const MOST = 100
const BATCH_LIMIT = 1024 * 1024

export function resolveRoutes(ctx: ServerContext): readonly Route[] {
  const answer = async (caller: Caller, request: ResolveRequest, signal: AbortSignal) => {
    const track = trackQuery(ctx, request.track)
    checkServices(ctx, caller, request.services)
    const services = request.services ?? ctx.services.offered(caller.mode)
    return {
      results: [...(await resolveTrack(ctx, caller, { track, services, country: request.country }, signal))],
    }
  }
  const place = { method: 'post', tag: 'Matching', caller: 'app', scope: 'saves:read' } as const
  return [
    defineRoute({
      ...place,
      path: '/v1/resolve',
      operationId: 'resolve',
      summary: 'Find a recording in the catalogues, without saving it',
      body: ResolveRequest,
      success: {
        status: 200,
        description: 'One answer a service, with confidence and evidence.',
        schema: ResolveAnswer,
      },
      handle: async ({ body, caller, signal }) => ({ body: await answer(caller, body, signal) }),
    }),
    defineRoute({
      ...place,
      path: '/v1/resolve/batch',
      operationId: 'resolveBatch',
      summary: 'The same for up to 100 recordings',
      body: z
        .strictObject({ tracks: z.array(ResolveRequest).min(1).max(MOST) })
        .meta({ id: 'ResolveBatchRequest' }),
      bodyLimit: BATCH_LIMIT,
      success: {
        status: 200,
        description: 'In the order asked. A track that cannot be looked for is a problem of its own.',
        schema: z.object({
          data: z.array(z.union([ResolveAnswer, z.object({ problem: z.record(z.string(), z.unknown()) })])),
        }),
      },
      async handle({ body, caller, signal }) {
        const data = await Promise.all(
          body.tracks.map((request) =>
            answer(caller, request, signal).catch((err: unknown) => {
              if (!(err instanceof ProblemError)) throw err
              return { problem: problemBody(err, ctx.publicUrl(), '') }
            }),
          ),
        )
        return { body: { data } }
      },
    }),
  ]
}
