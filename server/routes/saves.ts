import { z } from 'zod'
import { SAVE_STATUSES } from '../../core/domain/save.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { readIdempotencyKey } from '../http/idempotency-key.ts'
import { invalidRequest } from '../http/parse.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { decodeCursor, encodeCursor } from '../saves/cursor.ts'
import { listSaves } from '../saves/list-saves.ts'
import { readSave } from '../saves/read-saves.ts'
import { isKnownService } from '../saves/known-service.ts'
import { submitSave } from '../saves/submit-save.ts'
import { viewSave } from '../saves/views.ts'
import { waitForSave } from '../saves/wait.ts'
import { SaveList, SaveRequest, SaveView } from '../schemas/save.ts'
import { SaveId, ServiceId, UserId, WholeNumber } from '../schemas/text.ts'

const LONGEST_WAIT_S = 30
const DEFAULT_LIMIT = 20
const LIMIT_FIELDS = {
  'RateLimit-Policy':
    'What an app and each of its users may save in how many seconds, as far as it is limited.',
  RateLimit: 'What is left of it (`r`), and in how many seconds all of it is back (`t`).',
}

export function saveRoutes(ctx: ServerContext): readonly Route[] {
  return [createSave(ctx), getSave(ctx), listOfSaves(ctx)]
}

function createSave(ctx: ServerContext): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/saves',
    operationId: 'createSave',
    summary: 'Save a track to the music library of a listener',
    description:
      'Answers as soon as the save is written durably; the track arrives in the library a moment later. Repeating ' +
      'the request with the same `Idempotency-Key` gives the first answer again. Without a key, the same tap within ten seconds ' +
      'is the same save, and the `context` of the first one stays.',
    tag: 'Saves',
    caller: 'app-or-user',
    scope: 'saves:write',
    headers: { 'Idempotency-Key': 'Up to 255 characters, quoted or bare; kept for 24 hours.' },
    body: SaveRequest,
    success: {
      status: 202,
      description: 'The save is committed.',
      schema: SaveView,
      headers: {
        Location: 'Address of the save.',
        'Idempotency-Replayed': '`true` when this is the answer to an earlier request.',
        ...LIMIT_FIELDS,
      },
    },
    problems: ['idempotency_conflict', 'idempotency_key_reused', 'rate_limited', 'overloaded'],
    async handle({ body, caller, header }) {
      const submitted = await submitSave(ctx, caller, body, readIdempotencyKey(header('idempotency-key')))
      return {
        body: submitted.save,
        headers: {
          Location: `/v1/saves/${submitted.save.id}`,
          ...(submitted.replayed ? { 'Idempotency-Replayed': 'true' } : {}),
          ...submitted.limits,
        },
      }
    },
  })
}

function getSave(ctx: ServerContext): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/saves/{id}',
    operationId: 'getSave',
    summary: 'A save and where it stands',
    tag: 'Saves',
    caller: 'app-or-user',
    scope: 'saves:read',
    params: z.strictObject({ id: SaveId }),
    query: z.strictObject({
      wait: WholeNumber(0, LONGEST_WAIT_S).optional().meta({
        description: 'Hold the answer up to that many seconds, until the save is no longer `in_progress`.',
      }),
    }),
    success: { status: 200, description: 'The save.', schema: SaveView },
    problems: ['not_found'],
    async handle({ params, query, caller, signal }) {
      const found = await waitForSave(
        () => readSave(ctx.db, caller, params.id),
        (query.wait ?? 0) * 1000,
        signal,
      )
      if (found === undefined) throw new ProblemError('not_found', { detail: 'There is no such save.' })
      return { body: viewSave(ctx, caller.mode, found.save, found.placements) }
    },
  })
}

function listOfSaves(ctx: ServerContext): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/saves',
    operationId: 'listSaves',
    summary: 'Saves, newest first',
    description:
      'With a filter a page can hold fewer saves than `limit`, even none, while there are more: go on until ' +
      '`next_cursor` is null.',
    tag: 'Saves',
    caller: 'app-or-user',
    scope: 'saves:read',
    query: z.strictObject({
      user: UserId.optional().meta({ description: 'Only saves of this listener; with an API key only.' }),
      status: z.enum(SAVE_STATUSES).optional().meta({ description: 'Only saves that stand like this.' }),
      service: ServiceId.optional().meta({ description: 'Only saves that go to this service.' }),
      limit: WholeNumber(1, 100)
        .optional()
        .meta({ description: 'How many on a page.', override: { default: DEFAULT_LIMIT } }),
      cursor: z.string().max(200).optional().meta({ description: '`next_cursor` of the page before.' }),
    }),
    success: { status: 200, description: 'One page.', schema: SaveList },
    async handle({ query, caller }) {
      checkFilter(ctx, caller, query)
      const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor)
      const limit = query.limit ?? DEFAULT_LIMIT
      const { saves, next } = await listSaves(ctx.db, caller, { ...query, limit, before })
      return {
        body: {
          data: saves.map(({ save, placements }) => viewSave(ctx, caller.mode, save, placements)),
          next_cursor: next === undefined ? null : encodeCursor(next),
        },
      }
    },
  })
}

function checkFilter(
  ctx: ServerContext,
  caller: Caller,
  filter: { readonly user?: string | undefined; readonly service?: string | undefined },
): void {
  if (caller.userId !== undefined && filter.user !== undefined) {
    const detail = 'must be left out with a user session, which sees its own saves'
    throw invalidRequest([{ in: 'query', pointer: '/user', detail }])
  }
  if (filter.service !== undefined && !isKnownService(ctx.services, filter.service)) {
    throw invalidRequest([{ in: 'query', pointer: '/service', detail: 'is not a known service' }])
  }
}
