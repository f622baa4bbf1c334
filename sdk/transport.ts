import { ApiError, toApiError } from './api-error.ts'
import { backoff, delay } from './delay.ts'

export interface ClientOptions {
  /** Where the service is, e.g. `https://music.example.com`. */
  readonly baseUrl: string
  /** An API key (servers only) or a user session. */
  readonly token?: string
  /** Asked for the token of every request, and once more with `refused` when it was answered with 401. */
  readonly getToken?: (refused: boolean) => string | Promise<string>
  /** How often a request is repeated after a failure that may pass; default 3. */
  readonly retries?: number
  /** How long one try may take; default 40,000 ms. */
  readonly timeoutMs?: number
  readonly fetch?: typeof fetch
}

export interface CallOptions {
  readonly signal?: AbortSignal
}

export interface Call extends CallOptions {
  readonly body?: unknown
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  /** Whether a second arrival does nothing new; else only refusals are repeated. */
  readonly repeatable?: boolean
  /** One try, so long at most: for who has a better plan than to try again. */
  readonly onceWithinMs?: number
}

export interface Transport {
  /** The answer, when it is a good one. Throws ApiError, or what fetch throws without an answer. */
  readonly open: (method: string, path: string, call?: Call) => Promise<Response>
  readonly json: <T>(method: string, path: string, call?: Call) => Promise<T>
}

const LONGEST_WAIT_MS = 60_000

export function createTransport(options: ClientOptions): Transport {
  const { baseUrl, timeoutMs = 40_000 } = options
  const fetcher = options.fetch ?? ((input, init) => fetch(input, init))

  async function once(method: string, url: URL, call: Call, refused: boolean): Promise<Response> {
    const token = options.getToken === undefined ? options.token : await options.getToken(refused)
    const headers = new Headers(call.headers)
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    if (call.body !== undefined) headers.set('content-type', 'application/json')
    const tooLong = new AbortController()
    const timer = setTimeout(
      () => tooLong.abort(new DOMException('no answer in time', 'TimeoutError')),
      call.onceWithinMs ?? timeoutMs,
    )
    const signals = [tooLong.signal, ...(call.signal === undefined ? [] : [call.signal])]
    try {
      const response = await fetcher(url, {
        method,
        headers,
        cache: 'no-store',
        signal: AbortSignal.any(signals),
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      })
      if (response.ok) return response
      throw await toApiError(response)
    } finally {
      clearTimeout(timer)
    }
  }

  async function open(method: string, path: string, call: Call = {}): Promise<Response> {
    const url = new URL(baseUrl.replace(/\/+$/, '') + path)
    for (const [name, value] of Object.entries(call.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value))
    const retries = call.onceWithinMs === undefined ? (options.retries ?? 3) : 0
    let refused = false
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await once(method, url, call, refused)
      } catch (err) {
        call.signal?.throwIfAborted()
        const again =
          !refused && options.getToken !== undefined && err instanceof ApiError && err.status === 401
        if (again) {
          refused = true
          continue
        }
        const waitMs = waitFor(err, attempt, call.repeatable ?? method !== 'POST')
        if (waitMs === undefined || attempt >= retries) throw err
        await delay(waitMs, call.signal)
      }
    }
  }

  return {
    open,
    async json<T>(method: string, path: string, call?: Call) {
      const response = await open(method, path, call)
      return (response.status === 204 ? undefined : await response.json()) as T
    },
  }
}

/** How long to wait before the next try; undefined = there is no use in one. */
function waitFor(err: unknown, attempt: number, repeatable: boolean): number | undefined {
  if (!(err instanceof ApiError)) return repeatable ? backoff(attempt) : undefined
  const notDone = err.status === 429 || err.status === 503 || err.code === 'idempotency_conflict'
  if (!notDone && !(repeatable && (err.status >= 500 || err.status === 408))) return undefined
  const waitMs = Math.max(err.retryAfterMs ?? 0, backoff(attempt))
  return waitMs > LONGEST_WAIT_MS ? undefined : waitMs
}
