import type { Db } from '../core/database/open.ts'

/** How often the links are looked at while calls are made with their tokens. */
const LOOK_EVERY_MS = 200

/** Sees when a listener unlinks while calls are made with the link's token. */
export interface LinkWatch {
  /** `signal` aborts when the link is gone; call `close` when the calls are over. */
  open(linkId: string): { readonly signal: AbortSignal; close(): void }
}

const watches = new WeakMap<Db, LinkWatch>()

/** The watch that all jobs of a process share: one statement looks after every link that is in use. */
export function linkWatch(db: Db): LinkWatch {
  const watch = watches.get(db) ?? createLinkWatch(db)
  watches.set(db, watch)
  return watch
}

function createLinkWatch(db: Db): LinkWatch {
  const inUse = new Map<AbortController, string>()
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    const seen = [...inUse]
    try {
      const ids = [...new Set(seen.map(([, id]) => id))]
      const rows = await db.selectFrom('links').select('id').where('id', 'in', ids).execute()
      const there = new Set(rows.map((row) => row.id))
      for (const [gone, id] of seen) if (!there.has(id)) gone.abort()
    } catch {
      // The database cannot be asked: the next look may be answered.
    }
  }

  return {
    open(linkId) {
      const gone = new AbortController()
      inUse.set(gone, linkId)
      timer ??= setInterval(() => void look(), LOOK_EVERY_MS)
      return {
        signal: gone.signal,
        close() {
          inUse.delete(gone)
          if (inUse.size > 0) return
          clearInterval(timer)
          timer = undefined
        },
      }
    },
  }
}
