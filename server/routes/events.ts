import { z } from 'zod'
import { decodeCursor } from '../../core/events/cursor.ts'
import type { Cursor } from '../../core/events/cursor.ts'
import { invalidRequest } from '../http/parse.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { END_ID } from '../live/frames.ts'
import type { Live } from '../live/live.ts'
import { isSaveId } from '../saves/read-saves.ts'
import { LiveEvent } from '../schemas/live.ts'
import { SaveId, UserId } from '../schemas/text.ts'

const LastEventId = z
  .string()
  .max(1000)
  .optional()
  .meta({ description: 'For clients that cannot set the header `Last-Event-ID`, which comes first.' })

const common = {
  method: 'get',
  tag: 'Events',
  caller: 'app-or-user',
  scope: 'saves:read',
  headers: { 'Last-Event-ID': 'The `id:` of the last message that was seen.' },
} as const

const success = {
  status: 200,
  description: 'Server-Sent Events. The schema is that of the `data:` of a message.',
  schema: LiveEvent,
  mediaType: 'text/event-stream',
} as const

const NATURE =
  'Messages come at least once; a comment about every 15 seconds says that the stream is alive. The server may end a ' +
  'stream at any time: connect again with the last `id:`, after the time named in `retry:`. A stream ends with its ' +
  'credential.'

export function eventRoutes(live: Live): readonly Route[] {
  return [saveEvents(live), allEvents(live)]
}

function saveEvents(live: Live): Route {
  return defineRoute({
    ...common,
    path: '/v1/saves/{id}/events',
    operationId: 'watchSave',
    summary: 'Live status of a save',
    description:
      'Begins with a message `save`, the save as it stands; then one for each change. When the save is `done`, `partial` or ' +
      '`failed`, a message `end` comes last and the stream ends; a browser that connects again then gets a 204, which ' +
      `stops it. ${NATURE}`,
    params: z.strictObject({ id: SaveId }),
    query: z.strictObject({
      last_event_id: LastEventId,
      stay: z
        .enum(['true', 'false'])
        .optional()
        .meta({ description: '`true`: do not end when the save is finished; undo and retry are seen too.' }),
    }),
    success,
    problems: ['not_found', 'too_many_streams'],
    async handle({ params, query, caller, header, signal }) {
      const last = header('last-event-id') ?? query.last_event_id
      if (!isSaveId(params.id)) throw new ProblemError('not_found', { detail: 'There is no such save.' })
      if (last === END_ID) return { stream: (res) => res.writeHead(204).end() }
      const topic = { appId: caller.appId, userId: undefined, saveId: params.id }
      const stay = query.stay === 'true'
      return { stream: await live.open({ caller, topic, from: undefined, stay, signal }) }
    },
  })
}

function allEvents(live: Live): Route {
  return defineRoute({
    ...common,
    path: '/v1/events',
    operationId: 'watchEvents',
    summary: 'What happens to the saves and links of an app, or of one listener',
    description:
      'With an API key, everything of the app, or of the listener named by `user`; with a user session, what concerns its own ' +
      'listener. Without `Last-Event-ID` it begins now. A message `reset` says that too much was missed to be told one by one: ' +
      `read the saves as they are. ${NATURE}`,
    query: z.strictObject({
      user: UserId.optional().meta({ description: 'Only what concerns this listener.' }),
      last_event_id: LastEventId,
    }),
    success,
    problems: ['too_many_streams'],
    async handle({ query, caller, header, signal }) {
      if (caller.userId !== undefined && query.user !== undefined) {
        const detail = 'must be left out with a user session, which sees its own events'
        throw invalidRequest([{ in: 'query', pointer: '/user', detail }])
      }
      const topic = { appId: caller.appId, userId: caller.userId ?? query.user, saveId: undefined }
      const from = readLast(header('last-event-id'), query.last_event_id)
      return { stream: await live.open({ caller, topic, from, stay: true, signal }) }
    },
  })
}

function readLast(inHeader: string | undefined, inQuery: string | undefined): Cursor | undefined {
  const text = inHeader ?? inQuery
  // An EventSource that has seen nothing yet sends nothing, its polyfills send nothing in many ways.
  if (text === undefined || text === '') return undefined
  const cursor = decodeCursor(text)
  if (cursor !== undefined) return cursor
  const [part, pointer] =
    inHeader === undefined ? (['query', '/last_event_id'] as const) : (['header', '/Last-Event-ID'] as const)
  throw invalidRequest([{ in: part, pointer, detail: 'is not the id of a message of this stream' }])
}
