import type { z } from 'zod'

/** One request to a music service. Nothing in it is ever logged but method and path. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Appended to the base address; must start with `/`. */
  readonly path: string
  /** Written with RFC 3986 percent-encoding; `undefined` values are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** An object is sent as JSON, URLSearchParams as a form. */
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}
export interface ServiceHttp {
  json<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<z.output<S>>
  /** `undefined` when the service answers 404. */
  jsonIfFound<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<z.output<S> | undefined>
  /** Any 2xx; the body is thrown away. */
  send(request: HttpRequest): Promise<void>
}
