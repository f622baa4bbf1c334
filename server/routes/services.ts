import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { TimeView } from '../schemas/text.ts'

const Health = z
  .object({
    status: z.enum(['ok', 'limited', 'down']),
    until: TimeView.optional().meta({ description: 'No earlier than then do we ask the service again.' }),
    since: TimeView.optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'ServiceHealth' })

const ServiceView = z
  .object({
    id: z.string().meta({ example: 'spotify' }),
    name: z.string(),
    library_name: z.string().meta({ description: "What the service's own app calls the library." }),
    configured: z.boolean(),
    linking: z.enum(['oauth2', 'user-token']),
    capabilities: z.object({
      library_contains: z.boolean().meta({ description: '"Already in your library" is recognised.' }),
    }),
    health: Health,
  })
  .meta({ id: 'Service' })

export function serviceRoutes(ctx: ServerContext): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/services',
      operationId: 'listServices',
      summary: 'The music services on offer here, and how they are',
      tag: 'Services',
      caller: 'app-or-user',
      scope: 'saves:read',
      success: {
        status: 200,
        description: 'All services this product knows; `configured` ones can be used.',
        schema: z.object({ data: z.array(ServiceView) }).meta({ id: 'ServiceList' }),
      },
      async handle({ caller }) {
        const states = await ctx.db
          .selectFrom('service_states')
          .selectAll()
          .where('mode', '=', caller.mode)
          .execute()
        const byService = new Map(states.map((state) => [state.service, state]))
        const data = ctx.services.registry.all.map((definition) => ({
          id: definition.id as string,
          name: definition.displayName,
          library_name: definition.libraryName,
          configured: ctx.services.get(caller.mode, definition.id) !== undefined,
          linking: definition.auth.kind,
          capabilities: {
            library_contains: definition.capabilities.libraryContains,
          },
          health: healthOf(byService.get(definition.id), ctx.now()),
        }))
        return { body: { data } }
      },
    }),
  ]
}

function healthOf(
  state: { limited_until: Date | null; down_since: Date | null; reason: string | null } | undefined,
  now: Date,
): z.input<typeof Health> {
  if (state === undefined) return { status: 'ok' }
  const reason = state.reason === null ? {} : { reason: state.reason }
  const until =
    state.limited_until !== null && state.limited_until > now
      ? { until: state.limited_until.toISOString() }
      : {}
  if (state.down_since !== null)
    return { status: 'down', since: state.down_since.toISOString(), ...until, ...reason }
  return state.limited_until !== null && state.limited_until > now
    ? { status: 'limited', ...until, ...reason }
    : { status: 'ok' }
}
