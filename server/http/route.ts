import express, { Router } from 'express'
import type { RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Scope } from '../../core/apps/apps.ts'
import { jsonBody } from './body.ts'
import type { Authenticate, Caller } from './caller.ts'
import { ProblemError } from './problem.ts'
import type { FieldError, ProblemCode } from './problem.ts'

export interface RouteInput<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly caller: Caller
  /** Value of a request header. */
  readonly header: (name: string) => string | undefined
  /** Aborts when the caller hangs up. */
  readonly signal: AbortSignal
}

export interface Reply<R> {
  readonly body: R
  readonly headers?: Readonly<Record<string, string>>
}

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
  /** `app` = API key only; `app-or-user` = user sessions too. */
  readonly caller: 'app' | 'app-or-user'
  readonly scope: Scope
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Largest body in bytes; default 64 KiB. */
  readonly bodyLimit?: number
  /** Request headers the operation reads besides the usual ones, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>
  readonly success: {
    readonly status: 200 | 201 | 202
    readonly description: string
    readonly schema: R
    readonly headers?: Readonly<Record<string, string>>
  }
  /** Problems of this operation besides the ones every operation can have. */
  readonly problems?: readonly ProblemCode[]
  handle(input: RouteInput<z.output<P>, z.output<Q>, z.output<B>>): Promise<Reply<z.input<R>>>
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

const NOTHING = z.strictObject({})
const BODY_LIMIT = 64 * 1024

export function mountRoutes(routes: readonly Route[], authenticate: Authenticate): Router {
  const router = Router()
  const methods = new Map<string, string[]>()
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1')
    router[route.method](path, ...handlers(route, authenticate))
    methods.set(path, [...(methods.get(path) ?? []), route.method.toUpperCase()])
  }
  for (const [path, allowed] of methods) {
    router.all(path, () => {
      throw new ProblemError('method_not_allowed', { headers: { Allow: allowed.join(', ') } })
    })
  }
  return router
}

/** In the order a reader thinks: who is it, may they, is it readable, is it valid, do it. */
function handlers(route: Route, authenticate: Authenticate): RequestHandler[] {
  const admit: RequestHandler = async (req, res, next) => {
    const caller = await authenticate(req)
    if (route.caller === 'app' && caller.userId !== undefined) {
      throw new ProblemError('forbidden', { detail: 'This needs an API key; a user session is not enough.' })
    }
    if (!caller.scopes.includes(route.scope)) {
      throw new ProblemError('forbidden', { detail: `This key lacks the scope "${route.scope}".` })
    }
    res.locals['caller'] = caller
    next()
  }
  const readBody = route.body === undefined ? refuseBody : jsonBody(route.bodyLimit ?? BODY_LIMIT)
  const work: RequestHandler = async (req, res) => {
    const hangUp = new AbortController()
    res.on('close', () => hangUp.abort())
    const reply = await route.handle({
      params: parse(route.params ?? NOTHING, req.params, 'path'),
      query: parse(route.query ?? NOTHING, req.query, 'query'),
      body: route.body === undefined ? undefined : parse(route.body, req.body as unknown, 'body'),
      caller: res.locals['caller'] as Caller,
      header: (name) => req.get(name),
      signal: hangUp.signal,
    })
    answer(res, route, reply)
  }
  return [admit, readBody, work]
}

function answer(res: Response, route: Route, reply: Reply<unknown>): void {
  for (const [name, value] of Object.entries(reply.headers ?? {})) res.set(name, value)
  res.status(route.success.status).json(reply.body)
}

/** Operations that take no body refuse one: whoever sends it expects something of it. */
const refuseBody: RequestHandler = (req, _res, next) => {
  const length = Number(req.get('content-length') ?? '0')
  if (length === 0 && req.get('transfer-encoding') === undefined) {
    next()
    return
  }
  express.json({ limit: BODY_LIMIT, type: () => true, strict: false })(req, _res, (err?: unknown) => {
    const body = req.body as unknown
    const empty =
      err === undefined && typeof body === 'object' && body !== null && Object.keys(body).length === 0
    next(empty ? undefined : new ProblemError('invalid_request', { detail: 'This operation takes no body.' }))
  })
}

function parse<S extends z.ZodType>(schema: S, value: unknown, part: 'path' | 'query' | 'body'): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.flatMap((issue) => fieldErrors(issue, part))
  throw new ProblemError('invalid_request', { detail: summary(errors), errors })
}

/** Where the fault is and what it is, as the caller sees it. */
function fieldErrors(issue: z.core.$ZodIssue, part: 'path' | 'query' | 'body'): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointer([...issue.path, key], part),
      detail: 'is not a field of this request',
    }))
  }
  return [{ pointer: pointer(issue.path, part), detail: issue.message }]
}

function pointer(path: readonly PropertyKey[], part: 'path' | 'query' | 'body'): string {
  if (part === 'query') return `?${path.map(String).join('.')}`
  if (part === 'path') return `{${path.map(String).join('.')}}`
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function summary(errors: readonly FieldError[]): string {
  const first = errors[0]
  if (first === undefined) return 'The request is not valid.'
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return `${first.pointer === '' ? 'The body' : first.pointer} ${first.detail}${more}`
}
