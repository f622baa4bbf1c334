import { z } from 'zod'
import { unlink } from '../../core/links/unlink.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { LinkSession, Unlinked, UserChange, UserExport, UserView } from '../schemas/user.ts'
import { ServiceId, UserId } from '../schemas/text.ts'
import { changeUser } from '../users/change-user.ts'
import { eraseUser } from '../users/erase-user.ts'
import { exportUser } from '../users/export-user.ts'
import { knowUser } from '../users/know-user.ts'
import { noSuchUser, readUserRow, userKey, viewUser } from '../users/view-user.ts'

/** A listener by name (`/v1/users/{user}`), or the session's own (`/v1/me`): the same operations. */
interface Place {
  readonly path: `/${string}`
  readonly caller: 'app-or-user' | 'user'
  /** Ends the operation ids: `getUser`, `getMe`. */
  readonly name: 'User' | 'Me'
  readonly params: Readonly<Record<string, z.ZodType>>
}

const PLACES: readonly Place[] = [
  { path: '/v1/users/{user}', caller: 'app-or-user', name: 'User', params: { user: UserId } },
  { path: '/v1/me', caller: 'user', name: 'Me', params: {} },
]

export function userRoutes(ctx: ServerContext): readonly Route[] {
  return PLACES.flatMap((place) => [
    getUser(ctx, place),
    patchUser(ctx, place),
    deleteUser(ctx, place),
    exportRoute(ctx, place),
    linkSession(ctx, place),
    deleteLink(ctx, place),
  ])
}

function whose(caller: Caller, params: unknown) {
  return userKey(caller, (params as { user?: string }).user)
}

function common(place: Place) {
  return {
    tag: 'Users',
    caller: place.caller,
    params: z.strictObject(place.params),
    problems: ['not_found' as const],
  }
}

function getUser(ctx: ServerContext, place: Place): Route {
  return defineRoute({
    ...common(place),
    method: 'get',
    path: place.path,
    operationId: `get${place.name}`,
    summary: 'A listener, with the state of every link',
    scope: 'users:read',
    success: { status: 200, description: 'The listener.', schema: UserView },
    handle: async ({ caller, params }) => ({ body: await viewUser(ctx, whose(caller, params)) }),
  })
}

function patchUser(ctx: ServerContext, place: Place): Route {
  return defineRoute({
    ...common(place),
    method: 'patch',
    path: place.path,
    operationId: `update${place.name}`,
    summary: 'Change name, default services, target or preferences',
    scope: 'users:write',
    body: UserChange,
    success: { status: 200, description: 'The listener as changed.', schema: UserView },
    async handle({ caller, params, body }) {
      const key = whose(caller, params)
      if (caller.userId !== undefined && body.display_name !== undefined) {
        // The listener decides by this name whose account is being linked: nobody names themselves like a friend.
        throw new ProblemError('forbidden', { detail: 'Only the app itself may change display_name.' })
      }
      await changeUser(ctx, key, caller.mode, body)
      return { body: await viewUser(ctx, key) }
    },
  })
}

function deleteUser(ctx: ServerContext, place: Place): Route {
  return defineRoute({
    ...common(place),
    method: 'delete',
    path: place.path,
    operationId: `erase${place.name}`,
    summary: 'Erase a listener with links and saves',
    description: 'Nothing is taken out of the music libraries.',
    scope: 'users:write',
    success: { status: 204, description: 'Erased.', schema: z.undefined() },
    async handle({ caller, params }) {
      await eraseUser(ctx.db, whose(caller, params))
      return { body: undefined }
    },
  })
}

function exportRoute(ctx: ServerContext, place: Place): Route {
  return defineRoute({
    ...common(place),
    method: 'get',
    path: `${place.path}/export`,
    operationId: `export${place.name}`,
    summary: 'Everything held about a listener',
    scope: 'users:read',
    success: { status: 200, description: 'All of it but the tokens.', schema: UserExport },
    handle: async ({ caller, params }) => ({
      body: await exportUser(ctx, whose(caller, params), caller.mode),
    }),
  })
}

function linkSession(ctx: ServerContext, place: Place): Route {
  return defineRoute({
    ...common(place),
    method: 'post',
    path: `${place.path}/link-sessions`,
    operationId: `create${place.name === 'Me' ? 'My' : 'User'}LinkSession`,
    summary: 'A page of ours where the listener links music services',
    scope: 'users:write',
    success: { status: 201, description: 'Open it in the browser of the listener.', schema: LinkSession },
    async handle({ caller, params }) {
      const key = whose(caller, params)
      if (caller.userId === undefined) await knowUser(ctx.db, key, ctx.now())
      else if ((await readUserRow(ctx.db, key)) === undefined) throw noSuchUser()
      return { body: ctx.linkUrl(key, ctx.newId('lse'), ctx.now()) }
    },
  })
}

function deleteLink(ctx: ServerContext, place: Place): Route {
  return defineRoute({
    ...common(place),
    params: z.strictObject({ ...place.params, service: ServiceId }),
    method: 'delete',
    path: `${place.path}/links/{service}`,
    operationId: `unlink${place.name}`,
    summary: 'Forget an account of a listener',
    description: 'No call is made with its tokens afterwards; what still waited for it waits for a new link.',
    scope: 'users:write',
    success: { status: 200, description: 'Unlinked.', schema: Unlinked },
    async handle({ caller, params }) {
      const { service } = params
      const removed = await unlink(ctx.db, { ...whose(caller, params), service }, 'unlinked', ctx.now())
      if (!removed) throw new ProblemError('not_found', { detail: 'There is no such link.' })
      const definition = ctx.services.registry.all.find((one) => one.id === service)
      return {
        body: { service, ...(definition === undefined ? {} : { manage_url: definition.auth.manageUrl }) },
      }
    },
  })
}
