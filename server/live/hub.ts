import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../../core/database/open.ts'
import { encodeCursor } from '../../core/events/cursor.ts'
import type { Cursor } from '../../core/events/cursor.ts'
import { openTail } from '../../core/events/tail.ts'
import type { EventTail, TailEvent } from '../../core/events/tail.ts'
import type { Logger } from '../../core/logger.ts'
import type { ViewContext } from '../saves/views.ts'
import { viewEvent } from './event-view.ts'
import { frame } from './frames.ts'
import { readLiveSaves } from './saves.ts'
import type { LiveSave } from './saves.ts'
import { createSubscriptions } from './subscriptions.ts'
import type { Subscriber, Subscriptions } from './subscriptions.ts'

export type LiveContext = ViewContext & { readonly db: Db; readonly log: Logger }

/** Where a subscriber begins: everything after the cursor is told. */
export interface Joined {
  readonly cursor: Cursor
  /** For the stream of a save: how it stands, read after whatever was told before. */
  readonly save: LiveSave | undefined
}

/**
 * Reads the events once for all streams of this process and tells each what it is about. Everything happens in one
 * loop, one step after the other: what a save looks like never goes back in time for whoever watches it.
 */
export interface Hub {
  /** What everybody has been told; undefined while nobody listens. */
  readonly cursor: string | undefined
  /** Rejects when the database cannot be asked. Whoever joined must leave. */
  join(subscriber: Subscriber): Promise<Joined>
  leave(subscriber: Subscriber): void
}

/** Between two looks while somebody listens: well below what a listener notices, and nothing to a database. */
const LOOK_EVERY_MS = 80
/** What has just happened is seldom the end of it. */
const LOOK_AGAIN_MS = 20
const AFTER_FAILURE_MS = 1000
const TURN = 20

interface Joining {
  readonly subscriber: Subscriber
  readonly done: (joined: Joined) => void
  readonly fail: (err: unknown) => void
}

export function createHub(ctx: LiveContext): Hub {
  const subscriptions = createSubscriptions()
  let joining: Joining[] = []
  let tail: EventTail | undefined
  let untold: readonly TailEvent[] = []
  let told: string | undefined
  let running = false
  let wake = new AbortController()

  async function run(): Promise<void> {
    running = true
    while (subscriptions.size > 0 || joining.length > 0) {
      const pauseMs = await step().catch((err: unknown) => {
        ctx.log.warn({ err: (err as Error).message }, 'events could not be read, trying again')
        for (const one of joining.splice(0)) one.fail(err)
        return AFTER_FAILURE_MS
      })
      await sleep(pauseMs, undefined, { signal: wake.signal }).catch(() => undefined)
      if (wake.signal.aborted) wake = new AbortController()
    }
    tail = undefined
    told = undefined
    untold = []
    running = false
  }

  /** Gives back how long to wait for the next. What could not be told is told by the next. */
  async function step(): Promise<number> {
    tail ??= await openTail(ctx.db)
    let more = false
    if (untold.length === 0 && subscriptions.size > 0) {
      const next = await tail.next(subscriptions.apps)
      more = next.more
      untold = next.events.filter((event) => subscriptions.of(event).length > 0)
    }
    const some = untold.length > 0
    if (some) await tell(ctx, subscriptions, untold)
    untold = []
    told = encodeCursor(tail.cursor)
    // Whoever comes while the saves are read is welcomed by the next step.
    const now = joining
    joining = []
    if (now.length > 0) await welcome(ctx, subscriptions, now, tail.cursor)
    if (more) return 0
    return some ? LOOK_AGAIN_MS : LOOK_EVERY_MS
  }

  return {
    get cursor() {
      return told
    },
    join(subscriber) {
      return new Promise<Joined>((done, fail) => {
        joining.push({ subscriber, done, fail })
        if (running) wake.abort()
        else void run()
      })
    },
    leave(subscriber) {
      joining = joining.filter((one) => one.subscriber !== subscriber)
      subscriptions.remove(subscriber)
    },
  }
}

async function tell(
  ctx: LiveContext,
  subscriptions: Subscriptions,
  events: readonly TailEvent[],
): Promise<void> {
  const ids = events.flatMap(({ saveId }) => saveId ?? [])
  const saves = await readLiveSaves(ctx, ids)
  for (const [n, event] of events.entries()) {
    // The sockets get their turn, so that a burst is no reason to cut those who read.
    if (n > 0 && n % TURN === 0) await immediate()
    const save = event.saveId === undefined ? undefined : saves.get(event.saveId)
    // Erased in the meantime: there is nothing to be told of it any more.
    if (event.saveId !== undefined && save === undefined) continue
    const message = {
      position: event.position,
      frame: frame(event.cursor, event.type, viewEvent(event, save?.view)),
      status: save?.status,
    }
    for (const subscriber of subscriptions.of(event)) subscriber.told(message)
  }
}

async function welcome(
  ctx: LiveContext,
  subscriptions: Subscriptions,
  joining: readonly Joining[],
  cursor: Cursor,
): Promise<void> {
  try {
    const ids = joining.flatMap(({ subscriber: { topic } }) => topic.saveId ?? [])
    const saves = await readLiveSaves(ctx, ids)
    for (const { subscriber, done } of joining) {
      const { saveId } = subscriber.topic
      subscriptions.add(subscriber)
      done({ cursor, save: saveId === undefined ? undefined : saves.get(saveId) })
    }
  } catch (err) {
    for (const one of joining) one.fail(err)
    throw err
  }
}
