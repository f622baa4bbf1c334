import type { NextFunction, Request, RequestHandler, Response } from 'express'

/** What goes back over the wire, in full. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** Thrown by handlers that cannot go on; its answer is sent as it is. */
export class RefusalError extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`refused with ${String(answer.status)}`)
    this.answer = answer
  }
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  }
}

export function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body }
}

export function html(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body }
}

export function empty(status: number): Answer {
  return { status }
}

export function redirect(location: string): Answer {
  return { status: 302, headers: { location } }
}

/** Spoils or delays answers on their way out; set per request by the fault middleware. */
export type Outlet = (res: Response, answer: Answer) => void

const outlets = new WeakMap<Response, Outlet>()

export function setOutlet(res: Response, outlet: Outlet): void {
  outlets.set(res, outlet)
}

export function send(res: Response, answer: Answer): void {
  const outlet = outlets.get(res)
  if (outlet === undefined) write(res, answer)
  else outlet(res, answer)
}

export function write(res: Response, answer: Answer): void {
  res.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value)
  res.end(answer.body ?? '')
}

/** Turns a function from request to answer into an Express handler. */
export function handle(answer: (req: Request) => Answer | Promise<Answer>): RequestHandler {
  return async (req, res) => {
    send(res, await answer(req))
  }
}

export function sendRefusal(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (error instanceof RefusalError) send(res, error.answer)
  else next(error)
}

/** Path below the mount point, query included, and its parsed query. */
export function queryOf(req: Request): URLSearchParams {
  const mark = req.url.indexOf('?')
  return new URLSearchParams(mark < 0 ? '' : req.url.slice(mark + 1))
}

/** One value of the route's path, e.g. `:id`. */
export function pathValue(req: Request, name: string): string {
  const value = req.params[name]
  return typeof value === 'string' ? value : ''
}

export function bodyText(req: Request): string {
  const body: unknown = req.body
  return typeof body === 'string' ? body : ''
}

/** `undefined` when the body is not sent as a form (RFC 6749, section 4.1.3 asks for one). */
export function formOf(req: Request): URLSearchParams | undefined {
  const type = req.headers['content-type'] ?? ''
  return type.startsWith('application/x-www-form-urlencoded') ? new URLSearchParams(bodyText(req)) : undefined
}

/** `undefined` when the body is no JSON object. */
export function jsonOf(req: Request): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(bodyText(req))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

export function stringsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
}

/** The token of `Authorization: Bearer …`; `undefined` without such a header. */
export function bearerOf(req: Request): string | undefined {
  return /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1]
}

/** A whole number in the query; `undefined` when absent, NaN when it is something else. */
export function numberIn(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name)
  if (value === null) return undefined
  return /^\d+$/.test(value) ? Number(value) : Number.NaN
}
