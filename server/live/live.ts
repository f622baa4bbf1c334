import type { ServerResponse } from 'node:http'
import { encodeCursor } from '../../core/events/cursor.ts'
import type { Cursor } from '../../core/events/cursor.ts'
import type { SaveStatus } from '../../core/domain/save.ts'
import type { AuthenticatedCaller } from '../http/caller.ts'
import { ProblemError } from '../http/problem.ts'
import { openConnection } from './connection.ts'
import { viewState } from './event-view.ts'
import { END_ID, frame, heartbeat, retryAfter } from './frames.ts'
import { createHub } from './hub.ts'
import type { Joined, LiveContext } from './hub.ts'
import { createOpenStreams } from './open-streams.ts'
import type { OpenStream } from './open-streams.ts'
import { createPlaces } from './places.ts'
import type { PlaceLimits } from './places.ts'
import { replay } from './replay.ts'
import type { Topic } from './subscriptions.ts'
import { createWaiting } from './waiting.ts'
import type { Waiting } from './waiting.ts'

export interface StreamRequest {
  readonly caller: AuthenticatedCaller
  readonly topic: Topic
  /** Where the client stopped; undefined = begin now. Without meaning for the stream of a save. */
  readonly from: Cursor | undefined
  /** A save's stream goes on after the save is finished. */
  readonly stay: boolean
  /** Aborts when the client is gone or the server shuts down. */
  readonly signal: AbortSignal
}

export interface Live {
  /** Admits a stream and gives back what writes it. Throws problems. */
  open(request: StreamRequest): Promise<(res: ServerResponse) => void>
}

const RETRY_MS = 2000
/** Clients of a process that shuts down come back spread over this time. */
const RETRY_SPREAD_MS = 4000

/** The event streams of this process. */
export function createLive(ctx: LiveContext, limits?: PlaceLimits): Live {
  const hub = createHub(ctx)
  const places = createPlaces(limits)
  const streams = createOpenStreams(ctx, () => hub.cursor)

  function start(res: ServerResponse, request: StreamRequest, joined: Joined, waiting: Waiting): void {
    const { caller, signal, from } = request
    // Streams that began together need not beat together.
    const spread = Math.random()
    const connection = openConnection(res, { nowMs: performance.now(), spread, retryMs: RETRY_MS })
    const stream = { caller, connection, current: from === undefined }
    streams.add(stream)
    res.on('close', () => streams.remove(stream))
    signal.addEventListener('abort', () => {
      connection.send(retryAfter(Math.round(RETRY_MS / 2 + spread * RETRY_SPREAD_MS)))
      connection.end()
    })
    if (res.req.method === 'HEAD') return connection.end()
    begin(ctx, request, joined, stream, waiting).catch((err: unknown) => {
      ctx.log.warn({ err: (err as Error).message }, 'a stream could not begin')
      res.destroy()
    })
  }

  return {
    async open(request) {
      const leavePlace = places.take(request.caller)
      const waiting = createWaiting(request.topic)
      const giveUp = () => {
        hub.leave(waiting.subscriber)
        leavePlace()
      }
      try {
        const joined = await hub.join(waiting.subscriber)
        if (request.topic.saveId !== undefined) checkMine(request.caller, joined)
        return (res) => {
          if (request.signal.aborted || res.destroyed) {
            giveUp()
            res.destroy()
            return
          }
          res.on('close', giveUp)
          start(res, request, joined, waiting)
        }
      } catch (err) {
        giveUp()
        throw err
      }
    },
  }
}

const FINISHED: ReadonlySet<SaveStatus | undefined> = new Set(['done', 'partial', 'failed'])

/** Brings the client to where the stream is, and from there on lets it flow. */
async function begin(
  ctx: LiveContext,
  { topic, from, stay }: StreamRequest,
  joined: Joined,
  stream: OpenStream,
  waiting: Waiting,
): Promise<void> {
  const { connection } = stream
  const start = encodeCursor(joined.cursor)
  if (joined.save !== undefined) {
    const endWith = (status: SaveStatus | undefined) => {
      if (stay || !FINISHED.has(status) || connection.closed) return
      connection.send(frame(END_ID, 'end', { type: 'end', status }))
      connection.end()
    }
    connection.send(frame(start, 'save', viewState(joined.save.view, ctx.now())))
    endWith(joined.save.status)
    waiting.flowTo((event) => {
      connection.send(event.frame)
      endWith(event.status)
    })
    return
  }
  if (from === undefined) connection.send(heartbeat(start))
  else await replay(ctx, topic, from, joined.cursor, connection)
  // The client goes on from what it has; the rest is in the database.
  if (waiting.full) return connection.end()
  stream.current = true
  waiting.flowTo(({ position, frame: message }) => {
    // The process that told it before may have been ahead of this one.
    const seen = from !== undefined && position <= from.high && !from.open.includes(position)
    if (!seen) connection.send(message)
  })
}

/** Nobody learns whether somebody else's save exists. */
function checkMine(caller: AuthenticatedCaller, { save }: Joined): void {
  const mine = save?.appId === caller.appId && (caller.userId === undefined || save.userId === caller.userId)
  if (!mine) throw new ProblemError('not_found', { detail: 'There is no such save.' })
}
