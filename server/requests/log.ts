import { sql } from 'kysely'
import type { RequestHandler } from 'express'
import type { Db } from '../../core/database/open.ts'
import type { Clock } from '../../core/domain/ids.ts'
import type { Logger } from '../../core/logger.ts'
import type { AuthenticatedCaller } from '../http/caller.ts'
import { ProblemError } from '../http/problem.ts'
import { excerptOf, withoutSecrets } from './redact.ts'

/** Requests of an app that are kept; a day later they go anyway. */
export const KEPT = 500
const WRITE_EVERY_MS = 1000
/** Requests of an app noted in that time; of a flood the beginning tells as much, so after these only what was refused is. */
const NOTED_AT_ONCE = 250

interface Entry {
  readonly id: string
  readonly app_id: string
  readonly key_id: string | null
  readonly method: string
  readonly path: string
  readonly status: number
  readonly code: string | null
  readonly duration_ms: number
  readonly request: string | null
  readonly answer: string | null
  readonly created_at: Date
}

export interface RequestLog {
  /** Notes what apps in test mode ask, once the answer is out; requests of others cost one comparison. */
  readonly note: RequestHandler
  /** Writes what has been noted. */
  flush(): Promise<void>
}

/** The newest requests of each app in test mode. Written a second at a time and behind the requests; some may be lost. */
export function createRequestLog(ctx: {
  readonly db: Db
  readonly log: Logger
  readonly now: Clock
}): RequestLog {
  let waiting: Entry[] = []
  /** How many of each app wait. */
  const noted = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  const flush = async () => {
    clearTimeout(timer)
    timer = undefined
    const entries = waiting
    waiting = []
    noted.clear()
    if (entries.length === 0) return
    try {
      await write(ctx.db, entries)
    } catch (err) {
      ctx.log.debug(
        { err: err instanceof Error ? err.message : String(err) },
        'the log of requests was not written',
      )
    }
  }
  const note: RequestHandler = (req, res, next) => {
    const started = performance.now()
    res.on('close', () => {
      const caller = res.locals['caller'] as AuthenticatedCaller | undefined
      if (caller?.mode !== 'test') return
      const before = noted.get(caller.appId) ?? 0
      if (before >= NOTED_AT_ONCE && res.statusCode < 400) return
      noted.set(caller.appId, before + 1)
      const problem: unknown = res.locals['problem']
      waiting.push({
        id: String(res.locals['requestId']),
        app_id: caller.appId,
        key_id: caller.credential.kind === 'key' ? caller.credential.id : null,
        method: req.method,
        path: pathOf(req.originalUrl),
        status: res.statusCode,
        code: problem instanceof ProblemError ? problem.code : null,
        duration_ms: Math.round((performance.now() - started) * 10) / 10,
        request: excerptOf(req.body),
        answer: excerptOf(res.locals['answer']),
        created_at: ctx.now(),
      })
      if (waiting.length > 2 * KEPT) waiting = waiting.slice(-KEPT)
      timer ??= setTimeout(() => void flush(), WRITE_EVERY_MS).unref()
    })
    next()
  }
  return { note, flush }
}

/** Without the query, without listeners' ids, and without what lets somebody in. */
function pathOf(url: string): string {
  const [path = ''] = url.split('?')
  return withoutSecrets(path)
    .replace(/^(\/v1\/users\/)[^/]+/, '$1{user}')
    .replace(/(\/hooks\/shortcut\/).*/i, '$1{token}')
    .slice(0, 300)
}

async function write(db: Db, entries: readonly Entry[]): Promise<void> {
  await sql`insert into request_log
    select e.* from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as e(id text, app_id text, key_id text, method text,
      path text, status int, code text, duration_ms real, request text, answer text, created_at timestamptz)
    where exists (select from apps a where a.id = e.app_id)
    on conflict (id) do nothing`.execute(db)
  for (const app of new Set(entries.map(({ app_id }) => app_id))) {
    await sql`delete from request_log where app_id = ${app} and id <= (
      select id from request_log where app_id = ${app} order by id desc offset ${KEPT} limit 1)`.execute(db)
  }
}
