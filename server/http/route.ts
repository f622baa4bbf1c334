import type { ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { Scope } from '../../core/apps/apps.ts'
import type { AuthenticatedCaller } from './caller.ts'
import type { ProblemCode } from './problem.ts'

export interface RouteInput<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly caller: AuthenticatedCaller
  /** Value of a request header. */
  readonly header: (name: string) => string | undefined
  /** Aborts when the caller hangs up or the server shuts down: stop waiting, answer with what there is. */
  readonly signal: AbortSignal
}

export interface Reply<R> {
  readonly body: R
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that goes on: `stream` writes all of it, from the status line to the end. */
export interface StreamReply {
  readonly stream: (res: ServerResponse) => void
}

/** A request whose body nobody has looked into. */
export interface RawRequest {
  readonly params: Readonly<Record<string, string>>
  readonly header: (name: string) => string | undefined
  readonly bytes: Buffer
}

/** Whose request it is; throws a problem when that cannot be told. */
export type Verify = (request: RawRequest) => Promise<AuthenticatedCaller>

/**
 * One operation of the public API. The declaration is the whole truth: it checks the requests, and the OpenAPI
 * document is made from it. A part without a schema must be empty.
 */
export interface RouteSpec<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** `/v1/saves/{id}` */
  readonly path: `/${string}`
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tag: string
  /** `app` = API key only; `user` = user session only; `app-or-user` = either; `operator` = the admin token. */
  readonly caller: 'app' | 'user' | 'app-or-user' | 'operator'
  /** What a key has to be good for; the operator needs none. */
  readonly scope?: Scope
  /** Instead of API keys and user sessions: the request proves itself (a signature, a secret address). */
  readonly verify?: Verify
  /** Takes a form as well as JSON; with `verify` only. */
  readonly forms?: boolean
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Largest body in bytes; default 64 KiB. */
  readonly bodyLimit?: number
  /** Request headers the operation reads besides the usual ones, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>
  readonly success: {
    /** 204 answers without a body, whatever the schema says. */
    readonly status: 200 | 201 | 202 | 204
    readonly description: string
    readonly schema: R
    /** Default application/json; of a stream, `schema` is what one message holds. */
    readonly mediaType?: 'text/event-stream'
    readonly headers?: Readonly<Record<string, string>>
  }
  /** Problems of this operation besides the ones every operation can have. */
  readonly problems?: readonly ProblemCode[]
  handle(input: RouteInput<z.output<P>, z.output<Q>, z.output<B>>): Promise<Reply<z.input<R>> | StreamReply>
}

export type Route = RouteSpec<z.ZodType, z.ZodType, z.ZodType, z.ZodType>

export function defineRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(spec: RouteSpec<P, Q, B, R>): Route {
  return spec
}
