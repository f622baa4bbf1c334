import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { Health, readHealth } from '../services/health.ts'
import { UserId } from '../schemas/text.ts'

const ServiceView = z
  .object({
    id: z.string().meta({ example: 'spotify' }),
    name: z.string(),
    library_name: z.string().meta({ description: "What the service's own app calls the library." }),
    configured: z.boolean(),
    linking: z.enum(['oauth2', 'user-token']),
    capabilities: z.object({
      library_contains: z.boolean().meta({ description: '"Already in your library" is recognised.' }),
      playlists: z.boolean().meta({ description: '`target` may be a playlist.' }),
      undo: z
        .boolean()
        .meta({ description: 'What a save added to the library can be taken out again by us.' }),
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
      query: z.strictObject({ user: UserId.optional().meta({ description: 'Whose songs to count.' }) }),
      success: {
        status: 200,
        description: 'All services this product knows; `configured` ones can be used.',
        schema: z.object({ data: z.array(ServiceView) }).meta({ id: 'ServiceList' }),
      },
      async handle({ caller, query }) {
        const healthOf = await readHealth(ctx, caller, caller.userId ?? query.user)
        const data = ctx.services.registry.all.map((definition) => ({
          id: definition.id as string,
          name: definition.displayName,
          library_name: definition.libraryName,
          configured: ctx.services.get(caller.mode, definition.id) !== undefined,
          linking: definition.auth.kind,
          capabilities: {
            library_contains: definition.capabilities.libraryContains,
            playlists: definition.capabilities.playlists,
            // Who cannot say what was there before cannot be told to remove what was not.
            undo: definition.capabilities.removeFromLibrary && definition.capabilities.libraryContains,
          },
          health: healthOf(definition),
        }))
        return { body: { data } }
      },
    }),
  ]
}
