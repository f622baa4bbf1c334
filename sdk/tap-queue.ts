import { ApiError } from './api-error.ts'
import type { Save, SaveRequest } from './api-types.ts'
import type { Client } from './client.ts'
import { backoff } from './delay.ts'
import { createTapStore } from './tap-storage.ts'
import type { StoredTap, Tap, TapStorage } from './tap-storage.ts'

export interface TapQueueOptions {
  readonly client: { readonly saves: Pick<Client['saves'], 'create'> }
  /** `localStorage`, or what is like it. Default: in memory, gone with the page. */
  readonly storage?: TapStorage
  /** Whose taps they are, e.g. the listener's id, where a device has several: others neither see nor send them. */
  readonly scope?: string
  readonly onSaved?: (tap: Tap, save: Save) => void
  /** The service will not take this tap however often it is sent; it is kept no longer. */
  readonly onRefused?: (tap: Tap, error: ApiError) => void
  /** It could not be sent now and is tried again. The error is what fetch threw, or an answer that may change. */
  readonly onWaiting?: (tap: Tap, error: unknown) => void
}

/** Keeps taps until the service has them: without a network, over a reload, in several windows at once. */
export interface TapQueue {
  /** Kept on the device when it returns; sent as soon as possible. */
  tap(request: SaveRequest): Tap
  /** Forgets a tap. False when it is too late for that: it is on its way, or the service has it. */
  cancel(key: string): boolean
  /** What still waits, oldest first. */
  readonly waiting: readonly Tap[]
  /** Sends what waits, now; resolves when that is sent or has to wait on. */
  flush(): Promise<void>
  /** Stops trying; what waits stays on the device. */
  close(): void
}

/** Answers that say nothing about the tap: the session ended, still busy, too early, too fast. */
const LATER = [401, 408, 409, 425, 429]

export function createTapQueue(options: TapQueueOptions): TapQueue {
  const store = createTapStore(options.storage, options.scope)
  let sending = Promise.resolve()
  let busy = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let closed = false
  let onItsWay = ''

  async function sendAll(): Promise<void> {
    busy = true
    try {
      for (let [next] = store.all(); next !== undefined; [next] = store.all())
        if (!(await send(next))) return later()
    } finally {
      busy = false
    }
  }

  /** Whether the tap need not be kept any more. */
  async function send({ name, tap }: StoredTap): Promise<boolean> {
    if (closed) return false
    onItsWay = tap.key
    const answer = await trySending(options.client, tap)
    onItsWay = ''
    if (!(answer instanceof NotNow)) store.remove(name)
    tell(options, tap, answer)
    if (answer instanceof NotNow) return false
    failures = 0
    return true
  }

  function later(): void {
    failures += 1
    if (!closed) timer = setTimeout(() => void flush(), backoff(failures) * 4)
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    if (!busy) sending = sendAll()
    return sending
  }

  const stopListening = onOnline(() => void flush())
  void flush()
  return {
    tap(request) {
      const tap = store.add(request)
      void flush()
      return tap
    },
    cancel: (key) => key !== onItsWay && store.forget(key),
    get waiting() {
      return store.all().map(({ tap }) => tap)
    },
    flush,
    close() {
      closed = true
      clearTimeout(timer)
      stopListening()
    },
  }
}

/** Browsers tell when the network is back; elsewhere the timer finds out. */
function onOnline(online: () => void): () => void {
  const page = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>
  page.addEventListener?.('online', online)
  return () => page.removeEventListener?.('online', online)
}

function trySending(client: TapQueueOptions['client'], { request, key }: Tap) {
  return client.saves
    .create(request, { idempotencyKey: key })
    .catch((err: unknown) => (isRefusal(err) ? err : new NotNow(err)))
}

function tell(
  { onSaved, onRefused, onWaiting }: TapQueueOptions,
  tap: Tap,
  answer: Save | ApiError | NotNow,
) {
  if (answer instanceof NotNow) onWaiting?.(tap, answer.cause)
  else if (answer instanceof ApiError) onRefused?.(tap, answer)
  else onSaved?.(tap, answer)
}

class NotNow {
  readonly cause: unknown

  constructor(cause: unknown) {
    this.cause = cause
  }
}

function isRefusal(err: unknown): err is ApiError {
  return err instanceof ApiError && err.status < 500 && !LATER.includes(err.status)
}
