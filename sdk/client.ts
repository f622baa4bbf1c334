import type {
  Choice,
  LinkSession,
  ResolveAnswer,
  ResolveRequest,
  Save,
  SaveBatchAnswer,
  SaveList,
  SaveRequest,
  ServiceList,
  Sound,
  SoundRequest,
  Swap,
  Unlinked,
  User,
  UserChange,
  UserExport,
  UserSession,
  UserSessionRequest,
  VersionList,
} from './api-types.ts'
import { postSave, withKey } from './post-save.ts'
import type { CreateOptions } from './post-save.ts'
import { createTransport } from './transport.ts'
import type { CallOptions, ClientOptions, Transport } from './transport.ts'
import { savePath, watchEvents, watchSave } from './watch.ts'
import type { WatchEventsOptions, WatchOptions } from './watch.ts'

export interface ListFilter {
  readonly user?: string
  readonly status?: Save['status']
  readonly service?: string
  /** Saves a page, 1 to 100. */
  readonly limit?: number
}

export type Client = ReturnType<typeof createClient>

/** Calls the API as whoever the token says. Every call throws ApiError when the service refuses. */
export function createClient(options: ClientOptions) {
  const transport = createTransport(options)
  const { json: call } = transport
  return {
    saves: createSaves(transport),
    events: { watch: (more?: WatchEventsOptions) => watchEvents(transport, more) },
    users: createUsers(transport),
    services: { list: (more: CallOptions = {}) => call<ServiceList>('GET', '/v1/services', more) },
    /** Finds a recording, saves nothing. */
    resolve: (body: ResolveRequest, more: CallOptions = {}) =>
      call<ResolveAnswer>('POST', '/v1/resolve', { body, repeatable: true, ...more }),
    sounds: {
      get: (id: string, more: CallOptions = {}) => call<Sound>('GET', soundPath(id), more),
      put: (id: string, body: SoundRequest, more: CallOptions = {}) =>
        call<Sound>('PUT', soundPath(id), { body, ...more }),
      delete: (id: string, more: CallOptions = {}) => call<void>('DELETE', soundPath(id), more),
    },
  }
}

/** The saves alone, for who wants no more of the client than that. */
export function createSaves(transport: Transport) {
  const { json: call } = transport
  const page = (filter: ListFilter & { readonly cursor?: string } = {}, more: CallOptions = {}) =>
    call<SaveList>('GET', '/v1/saves', { query: { ...filter }, ...more })
  return {
    create: (body: SaveRequest, options?: CreateOptions) => postSave(transport, body, options),
    /** Up to 100; every answer is `{ save }` or `{ problem }`, in order. */
    batch: (saves: readonly SaveRequest[], { idempotencyKey, ...more }: CreateOptions = {}) =>
      call<SaveBatchAnswer>('POST', '/v1/saves/batch', {
        body: { saves },
        ...withKey(idempotencyKey),
        ...more,
      }),
    /** `wait`: seconds to wait for it to be no longer in progress, 30 at most. */
    get: (id: string, { wait, ...more }: CallOptions & { readonly wait?: number } = {}) =>
      call<Save>('GET', savePath(id), { query: { wait }, ...more }),
    page,
    /** All of them, newest first, page by page as they are read. */
    async *list(filter: ListFilter = {}, more: CallOptions = {}): AsyncGenerator<Save> {
      for (let cursor: string | null | undefined; cursor !== null;) {
        const { data, next_cursor: next } = await page({ ...filter, ...(cursor && { cursor }) }, more)
        yield* data
        cursor = next
      }
    },
    undo: (id: string, more: CallOptions = {}) =>
      call<Save>('POST', `${savePath(id)}/undo`, { repeatable: true, ...more }),
    retry: (id: string, more: CallOptions = {}) =>
      call<Save>('POST', `${savePath(id)}/retry`, { repeatable: true, ...more }),
    /** What else the catalogue has of the song that was saved, best first. */
    candidates: (id: string, service: string, more: CallOptions = {}) =>
      call<VersionList>('GET', `${placementPath(id, service)}/candidates`, more),
    /** Has one of the candidates instead; what gave way and could not be taken out is told in `swap` of the placement. */
    swap: (id: string, service: string, body: Swap, more: CallOptions = {}) =>
      call<Save>('POST', `${placementPath(id, service)}/swap`, { body, repeatable: true, ...more }),
    /** Answers a review: which candidate it is, or that it is none of them. */
    choose: (id: string, service: string, body: Choice, more: CallOptions = {}) =>
      call<Save>('POST', `${placementPath(id, service)}/choose`, {
        body,
        ...more,
      }),
    /** The save now, and again whenever it changes, until it is finished. */
    watch: (id: string, more?: WatchOptions) => watchSave(transport, id, more),
  }
}

/** Without a name: the listener of the user session. */
export function createUsers({ json: call }: Transport) {
  return {
    get: (user?: string, more: CallOptions = {}) => call<User>('GET', userPath(user), more),
    update: (user: string | undefined, body: UserChange, more: CallOptions = {}) =>
      call<User>('PATCH', userPath(user), { body, ...more }),
    export: (user?: string, more: CallOptions = {}) =>
      call<UserExport>('GET', `${userPath(user)}/export`, more),
    erase: (user?: string, more: CallOptions = {}) => call<void>('DELETE', userPath(user), more),
    unlink: (user: string | undefined, service: string, more: CallOptions = {}) =>
      call<Unlinked>('DELETE', `${userPath(user)}/links/${encodeURIComponent(service)}`, more),
    /** A page of the service on which the listener links music services. */
    linkSession: (user?: string, more: CallOptions = {}) =>
      call<LinkSession>('POST', `${userPath(user)}/link-sessions`, more),
    /** A token for the browser of one listener; with an API key only. */
    session: (body: UserSessionRequest, more: CallOptions = {}) =>
      call<UserSession>('POST', '/v1/user-sessions', { body, ...more }),
  }
}

function placementPath(id: string, service: string): string {
  return `${savePath(id)}/placements/${encodeURIComponent(service)}`
}

function userPath(user: string | undefined): string {
  return user === undefined ? '/v1/me' : `/v1/users/${encodeURIComponent(user)}`
}

function soundPath(id: string): string {
  return `/v1/sounds/${encodeURIComponent(id)}`
}
