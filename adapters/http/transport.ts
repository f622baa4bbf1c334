import http from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'
import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios'
import type { ServiceId } from '../../core/domain/ids.ts'
import { Fault } from '../../core/faults.ts'
import { oneLine } from './text.ts'
import type { HttpRequest } from './service-http.ts'

/** What came back, whatever the status. */
export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export type Transport = (request: HttpRequest) => Promise<Answer>

export interface TransportOptions {
  readonly service: ServiceId
  readonly baseUrl: string
  readonly timeoutMs: number
  readonly maxResponseBytes: number
}

export function createTransport(options: TransportOptions): Transport {
  const client = axios.create({
    // Idle sockets of these agents do not hold the process; the server's Keep-Alive hint limits how long they wait.
    httpAgent: new http.Agent({ keepAlive: true, scheduling: 'lifo', maxFreeSockets: 16 }),
    httpsAgent: new https.Agent({ keepAlive: true, scheduling: 'lifo', maxFreeSockets: 16 }),
    // A redirect would carry the listener's token to an address the service's documentation does not name.
    maxRedirects: 0,
    responseType: 'stream',
    validateStatus: () => true,
    transformRequest: [(data: unknown) => data],
    // The time limit below ends a call whatever it is waiting for; axios' own only watches for silence.
    timeout: 0,
    headers: { 'user-agent': 'add-to-music' },
  })

  return async (request) => {
    const limit = startLimit(request.signal, options.timeoutMs)
    try {
      return await exchange(client, options, request, limit.signal)
    } catch (err) {
      throw err instanceof Fault ? err : brokenCall(options, request, limit.timedOut(), err)
    } finally {
      limit.stop()
    }
  }
}

async function exchange(
  client: AxiosInstance,
  options: TransportOptions,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<Answer> {
  signal.throwIfAborted()
  // The signal also destroys the body that is being read.
  const response = await client.request<Readable>({ ...configOf(options.baseUrl, request), signal })
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) headers[name.toLowerCase()] = String(value)
  const text = await readText(response.data, options.maxResponseBytes)
  if (text === undefined) throw tooLarge(options, request, response.status)
  return { status: response.status, headers, text }
}

/** `undefined` when there is more than `maxBytes` of it. Counted after decompression. */
async function readText(body: Readable, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > maxBytes) return undefined // leaving the loop destroys the stream and its socket
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function configOf(baseUrl: string, request: HttpRequest): AxiosRequestConfig {
  const config = {
    method: request.method,
    url: baseUrl.replace(/\/+$/, '') + request.path + queryString(request.query),
  }
  const headers = { accept: 'application/json', ...request.headers }
  // `false`: axios would call an absent body a form.
  if (request.body === undefined) return { ...config, headers: { 'content-type': false, ...headers } }
  const isForm = request.body instanceof URLSearchParams
  return {
    ...config,
    headers: {
      ...headers,
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    data: isForm ? request.body.toString() : JSON.stringify(request.body),
  }
}

/** https://www.rfc-editor.org/rfc/rfc3986#section-2.1 : `+` is a plus, and `!'()*` are reserved too. */
export function queryString(query: HttpRequest['query'] = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${percentEncode(key)}=${percentEncode(String(value))}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Ends with the caller's signal or after `timeoutMs`, whichever is first. */
function startLimit(caller: AbortSignal, timeoutMs: number) {
  const controller = new AbortController()
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    controller.abort()
  }, timeoutMs)
  const stop = () => controller.abort()
  if (caller.aborted) stop()
  else caller.addEventListener('abort', stop, { once: true })
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    stop() {
      clearTimeout(timer)
      caller.removeEventListener('abort', stop)
    },
  }
}

/** An axios error holds the request with its headers, so nothing of it is passed on but its code. */
function brokenCall(options: TransportOptions, request: HttpRequest, timedOut: boolean, err: unknown): Fault {
  const what = `${options.service}: ${request.method} ${request.path}`
  if (request.signal.aborted && !timedOut) {
    return new Fault(`${what} was stopped by its caller`, {
      code: 'internal',
      retry: { when: 'backoff' },
      scope: 'link',
      service: options.service,
    })
  }
  const code = codeOf(err)
  if (code === 'ERR_INVALID_CHAR') {
    return new Fault(`${what} was not sent: a header value holds characters HTTP does not allow`, {
      code: 'bad_request',
      retry: { when: 'never' },
      scope: 'link',
      service: options.service,
    })
  }
  const reason = timedOut ? `took longer than ${options.timeoutMs} ms` : `broke off (${oneLine(code)})`
  return new Fault(`${what} ${reason}`, {
    code: 'service_unavailable',
    retry: { when: 'backoff' },
    scope: 'service',
    service: options.service,
    cause: { code: timedOut ? 'ETIMEDOUT' : code },
  })
}

function codeOf(err: unknown): string {
  if (typeof err !== 'object' || err === null || !('code' in err)) return 'unknown'
  return typeof err.code === 'string' ? err.code : 'unknown'
}

function tooLarge(options: TransportOptions, request: HttpRequest, status: number): Fault {
  return new Fault(
    `${options.service}: ${request.method} ${request.path} answered with more than ${options.maxResponseBytes} bytes`,
    {
      code: status >= 500 ? 'service_unavailable' : 'unexpected_response',
      retry: { when: 'backoff' },
      scope: status >= 500 ? 'service' : 'track',
      service: options.service,
      status,
    },
  )
}
