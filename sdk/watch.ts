import { ApiError } from './api-error.ts'
import type { LiveEvent, Save } from './api-types.ts'
import { backoff, delay } from './delay.ts'
import { readMessages } from './sse.ts'
import type { CallOptions, Transport } from './transport.ts'

export interface WatchOptions extends CallOptions {
  /** Go on after the save is finished: undo and retry are seen too. Ends with `signal` or by leaving the loop. */
  readonly stay?: boolean
}

export interface WatchEventsOptions extends CallOptions {
  /** With an API key: one listener only. */
  readonly user?: string
  /** `lastEventId` of an earlier message, to go on after it. */
  readonly lastEventId?: string
}

export interface WatchedEvent {
  /** Keep it to go on from here later. */
  readonly lastEventId: string
  /** `type` is `reset` when too much was missed: read the saves as they are. */
  readonly event: LiveEvent
}

const FINISHED = ['done', 'partial', 'failed']
/** So many streams without a message, and the service is asked instead. */
const MOST_EMPTY = 2
const OPEN_WITHIN_MS = 8000
const POLL_WAIT_S = 25
const POLL_EVERY_MS = 5000

/** The save now, and again whenever it changes, until it is finished. */
export async function* watchSave(
  transport: Transport,
  id: string,
  { signal, stay = false }: WatchOptions = {},
): AsyncGenerator<Save> {
  const get = (wait?: number) =>
    transport.json<Save>('GET', savePath(id), { query: { wait }, ...(signal && { signal }) })
  const options = { query: { stay: stay || undefined }, ...(signal && { signal }) }
  for await (const { event, data } of streams(transport, `${savePath(id)}/events`, options)) {
    if (event === 'end') return
    const { save, truncated } = JSON.parse(data) as LiveEvent
    if (truncated === true) yield await get()
    else if (save !== undefined) yield save
  }
  // Streams do not come through here.
  for (let last = ''; ;) {
    const save = await get(POLL_WAIT_S)
    const text = JSON.stringify(save)
    if (text !== last) yield save
    last = text
    if (!stay && FINISHED.includes(save.status)) return
    if (save.status !== 'in_progress') await delay(POLL_EVERY_MS, signal)
  }
}

/** Everything that happens from now on (or since `lastEventId`), until `signal` aborts. */
export async function* watchEvents(
  transport: Transport,
  { user, lastEventId, signal }: WatchEventsOptions = {},
): AsyncGenerator<WatchedEvent> {
  const options = { query: { user }, endless: true, ...(signal && { signal }) }
  for await (const { id, data } of streams(transport, '/v1/events', options, lastEventId))
    yield { lastEventId: id, event: JSON.parse(data) as LiveEvent }
}

interface StreamOptions extends CallOptions {
  readonly query: Readonly<Record<string, string | boolean | undefined>>
  /** Never give up. */
  readonly endless?: boolean
}

/** Stream after stream, each from where the one before ended. Returns when none of them brings anything. */
async function* streams(
  transport: Transport,
  path: string,
  { query, signal, endless = false }: StreamOptions,
  lastId = '',
) {
  let retryMs = 1000
  const mostEmpty = endless ? Infinity : MOST_EMPTY
  for (let empty = 0; empty < mostEmpty;) {
    let heard = false
    try {
      const response = await transport.open('GET', path, {
        query,
        onceWithinMs: OPEN_WITHIN_MS,
        headers: { accept: 'text/event-stream', ...(lastId === '' ? {} : { 'last-event-id': lastId }) },
        ...(signal && { signal }),
      })
      const messages = readMessages(response, (field, value) => {
        if (field === 'id') lastId = value
        else retryMs = Number(value)
      })
      for await (const message of messages) {
        heard = true
        yield message
      }
    } catch (err) {
      signal?.throwIfAborted()
      // A refusal is an answer. Anything else is the way in between.
      if (err instanceof ApiError && err.status < 500 && err.status !== 429) throw err
    }
    empty = heard ? 0 : empty + 1
    if (empty < mostEmpty) await delay(retryMs / 2 + backoff(empty), signal)
  }
}

export function savePath(id: string): string {
  return `/v1/saves/${encodeURIComponent(id)}`
}
