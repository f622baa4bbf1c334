import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { readMessages } from '../../sdk/sse.ts'
import { CliError } from './cli-error.ts'
import { ask } from './remote.ts'
import type { Remote } from './remote.ts'

const RETRY_MS = 1000
const FORWARD_TIMEOUT_MS = 15_000
const FINISHED = new Set(['done', 'partial', 'failed'])

interface Told {
  readonly id?: string
  readonly type: string
  readonly created_at: string
  readonly user: string
  readonly save?: { readonly status: string }
}

export interface ListenOptions {
  readonly forwardTo: string
  /** `whsec_…`; undefined = a new one. */
  readonly secret?: string | undefined
  /** One line for people about everything that happens. */
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/**
 * Sends what happens in the app to an address on this machine, signed as a webhook, for as long as it is not stopped. A cut
 * stream is taken up where it ended; what the address refuses is said and not sent again.
 */
export async function listen(remote: Remote, options: ListenOptions): Promise<void> {
  const secret = options.secret ?? `whsec_${randomBytes(24).toString('base64')}`
  if (!/^https?:/.test(options.forwardTo) || !URL.canParse(options.forwardTo))
    throw new CliError('invalid_url', `"${options.forwardTo}" is no web address`)
  options.say(`secret ${secret}`)
  let last: string | undefined
  let waitMs = RETRY_MS
  while (!options.signal.aborted) {
    try {
      const headers: Record<string, string> = last === undefined ? {} : { 'last-event-id': last }
      const response = await ask(remote, '/v1/events', { headers, signal: options.signal })
      options.say('listening')
      const resume = (field: 'id' | 'retry', value: string) => {
        if (field === 'retry') waitMs = Number(value)
        else last = value
      }
      for await (const { data } of readMessages(response, resume)) {
        await forward(JSON.parse(data) as Told, secret, options)
      }
    } catch (err) {
      // What the service refuses it would refuse again.
      if (err instanceof CliError && ['unauthorized', 'forbidden', 'invalid_request'].includes(err.code))
        throw err
    }
    if (options.signal.aborted) return
    options.say('connecting again')
    await sleep(waitMs, undefined, { signal: options.signal }).catch(() => undefined)
  }
}

/** The event as a webhook, and `save.completed` after the one that finished a save, which streams do not tell apart. */
async function forward(event: Told, secret: string, options: ListenOptions): Promise<void> {
  const { id, type, created_at: timestamp, ...data } = event
  if (id === undefined) return
  await post(id, { type, timestamp, data }, secret, options)
  if (type === 'save.placement.updated' && FINISHED.has(event.save?.status ?? ''))
    await post(`${id}_completed`, { type: 'save.completed', timestamp, data }, secret, options)
}

async function post(
  id: string,
  payload: { readonly type: string; readonly timestamp: string; readonly data: object },
  secret: string,
  { forwardTo, say, signal }: ListenOptions,
): Promise<void> {
  const body = JSON.stringify(payload)
  const now = new Date()
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  }
  const within = AbortSignal.any([signal, AbortSignal.timeout(FORWARD_TIMEOUT_MS)])
  try {
    const response = await fetch(forwardTo, {
      method: 'POST',
      headers,
      body,
      signal: within,
      redirect: 'manual',
    })
    say(`${payload.type} ${id} → ${response.status}`)
  } catch (err) {
    if (!signal.aborted) say(`${payload.type} ${id} → ${err instanceof Error ? err.message : String(err)}`)
  }
}
