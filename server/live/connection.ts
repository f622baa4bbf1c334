import type { ServerResponse } from 'node:http'
import { heartbeat, retryAfter } from './frames.ts'

/** What is kept for a client that does not read; then it is cut, and goes on from where it was. */
const MOST_WAITING_BYTES = 512 * 1024
/** A client that has read nothing for this long will not come back to it. */
const UNREAD_MS = 30_000
const HEARTBEAT_MS = 15_000
/** Streams move to another process now and then, so that a new process gets its share. */
const LONGEST_MS = 3_600_000

export const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // nginx and its like hold answers back otherwise.
  'X-Accel-Buffering': 'no',
  'Cache-Control': 'no-store, no-transform',
} as const

/** One open stream, as far as the wire goes. */
export interface Connection {
  readonly closed: boolean
  send(frame: Buffer): void
  /** Ends the answer in order. */
  end(): void
  /** Heartbeat, patience and lifetime; called every second or so. `cursor` is where the client could go on from. */
  tend(nowMs: number, cursor: string | undefined): void
  /** Resolves when what was sent is on its way. */
  drained(): Promise<void>
}

export interface ConnectionOptions {
  readonly nowMs: number
  /** Spreads what would otherwise happen to all streams at once; 0 up to 1. */
  readonly spread: number
  readonly retryMs: number
}

/** Begins the answer: from here on nothing can become a problem document any more. */
export function openConnection(
  res: ServerResponse,
  { nowMs, spread, retryMs }: ConnectionOptions,
): Connection {
  let beatAt = nowMs + HEARTBEAT_MS * (0.5 + spread / 2)
  const endsAt = nowMs + LONGEST_MS * (0.75 + spread / 4)
  let unreadSince: number | undefined
  res.writeHead(200, HEADERS)
  res.on('drain', () => {
    unreadSince = undefined
  })
  const write = (frame: Buffer) => {
    if (res.destroyed || res.writableEnded) return
    if (res.write(frame)) return
    if (res.writableLength > MOST_WAITING_BYTES) res.destroy()
  }
  write(retryAfter(retryMs))
  return {
    get closed() {
      return res.destroyed || res.writableEnded
    },
    send: write,
    end() {
      if (!res.destroyed && !res.writableEnded) res.end()
    },
    tend(now, cursor) {
      if (res.writableNeedDrain) unreadSince ??= now
      if (unreadSince !== undefined && now - unreadSince > UNREAD_MS) res.destroy()
      else if (now >= endsAt) res.end()
      else if (now >= beatAt) {
        beatAt = now + HEARTBEAT_MS
        write(heartbeat(cursor))
      }
    },
    drained() {
      if (!res.writableNeedDrain || res.destroyed) return Promise.resolve()
      return new Promise((done) => {
        const over = () => {
          res.off('drain', over)
          res.off('close', over)
          done()
        }
        res.on('drain', over)
        res.on('close', over)
      })
    },
  }
}
