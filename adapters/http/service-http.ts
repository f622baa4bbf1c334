import type { z } from 'zod'
import type { Clock, ServiceId } from '../../core/domain/ids.ts'
import { Fault } from '../../core/faults.ts'
import { callContext } from '../call-context.ts'
import type { CallKind } from '../call-context.ts'
import { type Classify, faultOf } from './classify.ts'
import { openGate } from './gate.ts'
import type { CallGate } from './gate.ts'
import { oneLine, secretsIn } from './text.ts'
import { type Answer, createTransport } from './transport.ts'

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

/** The only way out to the network. Throws nothing but `Fault`. */
export interface ServiceHttp {
  json<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<z.output<S>>
  /** `undefined` when the service answers 404. */
  jsonIfFound<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<z.output<S> | undefined>
  /** Any 2xx but a web page; the body is thrown away. */
  send(request: HttpRequest): Promise<void>
}

export interface ServiceHttpOptions {
  readonly service: ServiceId
  readonly baseUrl: string
  /** The service's own meanings of its refusals; what it leaves open gets the usual HTTP meaning. */
  readonly classify: Classify
  readonly now: Clock
  /** For the whole call, from the first byte sent to the last one read. */
  readonly timeoutMs?: number | undefined
  /** After decompression. */
  readonly maxResponseBytes?: number | undefined
  /** What a 2xx that is not JSON means. A token endpoint showing a web page is down rather than changed. */
  readonly notJson?: 'unexpected_response' | 'service_unavailable' | undefined
  /** What every request passes first; default: nothing. */
  readonly gate?: CallGate | undefined
  /** What all requests here are for; default: what the call context says. */
  readonly kind?: CallKind | undefined
}

export const DEFAULT_TIMEOUT_MS = 10_000
const DEFAULT_MAX_RESPONSE_BYTES = 2 * 1024 * 1024

export function createServiceHttp(options: ServiceHttpOptions): ServiceHttp {
  const transport = createTransport({
    service: options.service,
    baseUrl: options.baseUrl,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxResponseBytes: options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
  })

  /** The one place where an HTTP status becomes a fault. */
  function accepted(request: HttpRequest, answer: Answer): Answer {
    if (answer.status >= 200 && answer.status < 300) return answer
    throw faultOf(
      { ...answer, method: request.method, path: request.path, json: parseJson(answer.text)?.value },
      { ...options, secrets: secretsIn(request) },
    )
  }

  function parse<S extends z.ZodType>(request: HttpRequest, answer: Answer, schema: S): z.output<S> {
    const document = parseJson(answer.text)
    if (document === undefined) throw notJson(options, request, answer)
    const parsed = schema.safeParse(document.value)
    if (!parsed.success) throw wrongShape(options.service, request, answer, parsed.error)
    return parsed.data
  }

  return {
    json: (request, schema) =>
      gated(options, request, async () =>
        parse(request, accepted(request, await transport(request)), schema),
      ),
    jsonIfFound: (request, schema) =>
      gated(options, request, async () => {
        const answer = await transport(request)
        return answer.status === 404 ? undefined : parse(request, accepted(request, answer), schema)
      }),
    send: (request) =>
      gated(options, request, async () => {
        const answer = accepted(request, await transport(request))
        // Something between us and the service answered: nothing was done.
        if (isWebPage(answer)) throw notJson(options, request, answer)
      }),
  }
}

/** The gate hears what came of a request before its caller does: who is told to wait finds it written down. */
async function gated<T>(
  { gate = openGate, kind }: ServiceHttpOptions,
  { signal }: HttpRequest,
  exchange: () => Promise<T>,
): Promise<T> {
  const leave = await gate.enter(kind ?? callContext().kind ?? 'catalog', signal)
  try {
    const answer = await exchange()
    await leave(undefined)
    return answer
  } catch (err) {
    await leave(Fault.from(err))
    throw err
  }
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) }
  } catch {
    return undefined
  }
}

function isWebPage(answer: Answer): boolean {
  return /^text\/html\b/i.test(answer.headers['content-type'] ?? '') || /^\s*</.test(answer.text)
}

function notJson(options: ServiceHttpOptions, request: HttpRequest, answer: Answer): Fault {
  const type = answer.headers['content-type']?.split(';')[0]
  const what =
    answer.text === '' ? 'an empty body' : `a body that is not JSON (${oneLine(type ?? 'no type')})`
  const code = options.notJson ?? 'unexpected_response'
  return new Fault(`${options.service}: ${request.method} ${request.path} answered with ${what}`, {
    code,
    retry: { when: 'backoff' },
    scope: code === 'service_unavailable' ? 'service' : 'track',
    service: options.service,
    status: answer.status,
  })
}

/** Names the fields, never what was in them: that may be somebody's data. */
function wrongShape(service: ServiceId, request: HttpRequest, answer: Answer, error: z.ZodError): Fault {
  const fields = error.issues.slice(0, 3).map((issue) => fieldPath(issue.path))
  return new Fault(
    `${service}: ${request.method} ${request.path} answered in an unexpected shape at ${oneLine(fields.join(', '))}`,
    {
      code: 'unexpected_response',
      retry: { when: 'backoff' },
      scope: 'track',
      service,
      status: answer.status,
    },
  )
}

function fieldPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the top level'
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  )
}
