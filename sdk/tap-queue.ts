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
  readonly onSaved?: (tap: Tap, save: Save) => void
  /** The service will not take this tap however often it is sent; it is kept no longer. */
  readonly onRefused?: (tap: Tap, error: ApiError) => void
}

/** Keeps taps until the service has them: without a network, over a reload, in several windows at once. */
export interface TapQueue {
  /** Kept on the device when it returns; sent as soon as possible. */
  tap(request: SaveRequest): Tap
  /** What still waits, oldest first. */
  readonly waiting: readonly Tap[]
  /** Sends what waits, now; resolves when that is sent or has to wait on. */
  flush(): Promise<void>
  /** Stops trying; what waits stays on the device. */
  close(): void
}

/** Answers that say nothing about the tap: the session ended, still busy, too early, too fast. */
const LATER = [401, 408, 409, 425, 429]

export function createTapQueue({ client, storage, onSaved, onRefused }: TapQueueOptions): TapQueue {
  const store = createTapStore(storage)
  let sending = Promise.resolve()
  let busy = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let closed = false

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
    const answer = await client.saves
      .create(tap.request, { idempotencyKey: tap.key })
      .catch((err: unknown) => (isRefusal(err) ? err : undefined))
    if (answer === undefined) return false
    failures = 0
    store.remove(name)
    if (answer instanceof ApiError) onRefused?.(tap, answer)
    else onSaved?.(tap, answer)
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

  const online = () => void flush()
  // Browsers tell when the network is back; elsewhere the timer finds out.
  const page = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>
  page.addEventListener?.('online', online)
  void flush()
  return {
    tap(request) {
      const tap = store.add(request)
      void flush()
      return tap
    },
    get waiting() {
      return store.all().map(({ tap }) => tap)
    },
    flush,
    close() {
      closed = true
      clearTimeout(timer)
      page.removeEventListener?.('online', online)
    },
  }
}

function isRefusal(err: unknown): err is ApiError {
  return err instanceof ApiError && err.status < 500 && !LATER.includes(err.status)
}
