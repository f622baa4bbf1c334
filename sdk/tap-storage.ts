import type { SaveRequest } from './api-types.ts'
import { newKey } from './post-save.ts'

/** The part of `localStorage` that is used. */
export interface TapStorage {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** A tap that waits on this device. */
export interface Tap {
  /** Also its Idempotency-Key: sent twice, it is one save. */
  readonly key: string
  readonly request: SaveRequest
}

export interface StoredTap {
  readonly name: string
  readonly tap: Tap
}

export interface TapStore {
  /** Gives it its time and its key. */
  add(request: SaveRequest): Tap
  remove(name: string): void
  /** Whether the tap of this key was there. */
  forget(key: string): boolean
  /** Oldest first. */
  all(): readonly StoredTap[]
}

const PREFIX = 'add-to-music:tap'

/** One entry a tap, so that two windows never overwrite each other's. Names sort by the time of the tap. */
export function createTapStore(storage: TapStorage | undefined, scope?: string): TapStore {
  const prefix = scope === undefined ? `${PREFIX}:` : `${PREFIX}@${encodeURIComponent(scope)}:`
  const memory = memoryStorage()
  const stores = storage === undefined ? [memory] : [storage, memory]
  const remove = (name: string) => stores.forEach((store) => store.removeItem(name))
  const all = () =>
    stores
      .flatMap((store) => namesIn(store, prefix).flatMap((name) => read(store, name)))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    remove,
    all,
    add(request) {
      const tappedAt = new Date().toISOString()
      const context = { tapped_at: tappedAt, ...request.context }
      const tap = { key: newKey(), request: { ...request, context } }
      const [name, text] = [`${prefix}${tappedAt}:${tap.key}`, JSON.stringify(tap)]
      try {
        ;(storage ?? memory).setItem(name, text)
      } catch {
        // Full, or forbidden in this window: the tap lives as long as the page.
        memory.setItem(name, text)
      }
      return tap
    },
    forget(key) {
      const found = all().find(({ tap }) => tap.key === key)
      if (found !== undefined) remove(found.name)
      return found !== undefined
    },
  }
}

function namesIn(store: TapStorage, prefix: string): readonly string[] {
  const names = Array.from({ length: store.length }, (_, n) => store.key(n) ?? '')
  return names.filter((name) => name.startsWith(prefix))
}

/** What somebody else wrote there, or half of a tap, is left alone. */
function read(store: TapStorage, name: string): readonly StoredTap[] {
  try {
    const tap = JSON.parse(store.getItem(name) ?? '') as Partial<Tap>
    return typeof tap.key === 'string' && tap.request !== undefined ? [{ name, tap: tap as Tap }] : []
  } catch {
    return []
  }
}

/** For where there is no `localStorage`. */
export function memoryStorage(): TapStorage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}
