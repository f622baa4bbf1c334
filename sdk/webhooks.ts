/** The body is not from whom it claims to be, or not from now: answer with 400 and do nothing. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError'
}

export interface WebhookMessage {
  readonly type: string
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface VerifyOptions {
  /** How far the clocks may differ; default 300. */
  readonly toleranceSeconds?: number
  readonly now?: () => Date
}

type HeaderBag = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Checks a Standard Webhooks signature and gives back the message. `payload` is the body as it came, byte for byte;
 * `secret` is `whsec_…`, or several while one is being replaced. Throws WebhookError.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export async function verifyWebhook(
  payload: string | Uint8Array,
  headers: HeaderBag,
  secret: string | readonly string[],
  { toleranceSeconds = 300, now = () => new Date() }: VerifyOptions = {},
): Promise<WebhookMessage> {
  const id = header(headers, 'webhook-id')
  const timestamp = header(headers, 'webhook-timestamp')
  const at = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN
  if (!(Math.abs(now().getTime() / 1000 - at) <= toleranceSeconds))
    throw new WebhookError('the timestamp is too far from now')
  const encoder = new TextEncoder()
  const body = typeof payload === 'string' ? encoder.encode(payload) : payload
  const head = encoder.encode(`${id}.${timestamp}.`)
  const signed = new Uint8Array(head.length + body.length)
  signed.set(head)
  signed.set(body, head.length)
  const signatures = header(headers, 'webhook-signature')
    .split(' ')
    .flatMap((one) => (one.startsWith('v1,') ? (bytes(one.slice(3)) ?? []) : []))
  for (const one of typeof secret === 'string' ? [secret] : secret) {
    const key = await importKey(one)
    // Web Crypto compares without telling by its time where they differ.
    for (const signature of signatures)
      if (await crypto.subtle.verify('HMAC', key, signature, signed))
        return JSON.parse(new TextDecoder().decode(body)) as WebhookMessage
  }
  throw new WebhookError('no signature fits')
}

function header(headers: HeaderBag, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : (headers as Record<string, unknown>)[name]
  if (typeof value === 'string' && value !== '') return value
  throw new WebhookError(`the header ${name} is missing`)
}

async function importKey(secret: string) {
  const raw = bytes(secret.replace(/^whsec_/, ''))
  if (raw === undefined || raw.length === 0) throw new TypeError('the secret is not whsec_ and base64')
  return crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

function bytes(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0)
  } catch {
    return undefined
  }
}
