import http from 'node:http'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { bareHost, forbiddenAddress, wrongUrl } from '../../core/webhooks/address.ts'
import type { AddressRule } from '../../core/webhooks/address.ts'
import { ForbiddenAddressError, guardedLookup } from './resolve.ts'
import type { Resolve } from './resolve.ts'

/** What came of one attempt. */
export type Outcome =
  | {
      readonly kind: 'answer'
      readonly status: number
      /** Of a `Retry-After`; undefined = none. */
      readonly retryAfter: string | undefined
      /** The beginning of the body, as it came. */
      readonly text: string
      readonly ms: number
    }
  | { readonly kind: 'no_answer'; readonly reason: string; readonly ms: number }

export interface WebhookRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Ends it early; the attempt counts as not answered. */
  readonly signal: AbortSignal
}

export interface WebhookTransport {
  /** Never rejects. Follows no redirect. */
  send(request: WebhookRequest): Promise<Outcome>
  close(): void
}

export interface TransportOptions {
  readonly resolve: Resolve
  readonly rule: AddressRule
  /** From the look-up to the end of the answer. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 15_000
/** Read so that the connection can be used again; a longer answer is cut off. */
const MOST_READ_BYTES = 64 * 1024
const MOST_KEPT_BYTES = 4096
const IDLE_MS = 10_000

/** A set of connections of its own for each rule: one that was allowed for tests is never used for anything else. */
export function createTransport(options: TransportOptions): WebhookTransport {
  const { rule, timeoutMs = TIMEOUT_MS } = options
  const kept = { keepAlive: true, maxFreeSockets: 8, timeout: IDLE_MS }
  const agents = { 'http:': new http.Agent(kept), 'https:': new https.Agent(kept) }
  const lookup = guardedLookup(options.resolve, rule)

  async function attempt(request: WebhookRequest, signal: AbortSignal): Promise<Answer> {
    const url = new URL(request.url)
    const wrong = wrongUrl(request.url, rule)
    // Of an address that is written down as such nobody asks a name server.
    const literal = isIP(bareHost(url)) === 0 ? undefined : forbiddenAddress(bareHost(url), rule)
    if (wrong !== undefined || literal !== undefined) throw new ForbiddenAddressError(wrong ?? literal)
    const secure = url.protocol === 'https:'
    const send = () =>
      exchange(secure, url, { agent: secure ? agents['https:'] : agents['http:'], lookup }, request, signal)
    try {
      return await send()
    } catch (err) {
      // The other side may close a kept connection in the moment we use it: that says nothing about it.
      if ((err as Reused).reused === true && !signal.aborted) return send()
      throw err
    }
  }

  return {
    async send(request) {
      const started = performance.now()
      const timeout = AbortSignal.timeout(timeoutMs)
      const ms = () => Math.round(performance.now() - started)
      try {
        const answer = await attempt(request, AbortSignal.any([timeout, request.signal]))
        return { kind: 'answer', ...answer, ms: ms() }
      } catch (err) {
        const reason = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(err)
        return { kind: 'no_answer', reason, ms: ms() }
      }
    },
    close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}

interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly text: string
}

interface Reused {
  readonly reused?: boolean
}

function exchange(
  secure: boolean,
  url: URL,
  connection: Pick<https.RequestOptions, 'agent' | 'lookup'>,
  { headers, body }: WebhookRequest,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { ...connection, method: 'POST', headers, signal }
    let answered = false
    const request = (secure ? https : http).request(url, options, (response) => {
      answered = true
      const { statusCode: status = 0, headers } = response
      void readStart(response).then((text) => resolve({ status, retryAfter: headers['retry-after'], text }))
    })
    request.on('error', (err: NodeJS.ErrnoException) => {
      // The status is the answer, however the rest of it ends.
      if (answered) return
      const closed = err.code === 'ECONNRESET' || err.code === 'EPIPE'
      reject(Object.assign(err, { reused: closed && request.reusedSocket }))
    })
    request.end(body)
  })
}

/** Never rejects: the status has come, and that is the answer. */
function readStart(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const kept: Buffer[] = []
    let read = 0
    const done = () => resolve(Buffer.concat(kept).subarray(0, MOST_KEPT_BYTES).toString('utf8'))
    response.on('data', (chunk: Buffer) => {
      if (read < MOST_KEPT_BYTES) kept.push(chunk)
      read += chunk.length
      if (read > MOST_READ_BYTES) response.destroy()
    })
    response.on('error', () => undefined)
    response.on('close', done)
  })
}

/** In words an app may see: nothing about our side of the network. */
const REASONS: Readonly<Record<string, string>> = {
  ERR_FORBIDDEN_ADDRESS: 'the address is not one webhooks may go to',
  ENOTFOUND: 'the host name is not known',
  ENODATA: 'the host name has no address',
  ETIMEOUT: 'the name servers did not answer',
  ESERVFAIL: 'the name servers failed',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
}

function reasonOf(err: unknown): string {
  const { code = '', errors } = err as { code?: string; errors?: readonly NodeJS.ErrnoException[] }
  const known = REASONS[code] ?? REASONS[errors?.[0]?.code ?? '']
  if (known !== undefined) return known
  if (/^(ERR_TLS|CERT_|DEPTH_|UNABLE_TO_|SELF_SIGNED|ERR_SSL|EPROTO)/.test(code))
    return 'TLS failed: no valid certificate'
  if (code.startsWith('HPE_')) return 'the answer was not HTTP'
  return 'the connection failed'
}
