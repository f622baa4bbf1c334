import { sql } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import { firstSaveId } from '../../core/database/partitions.ts'
import type { JobQueue } from '../../core/queue/backend.ts'
import { readQueue } from '../../core/queue/read-queue.ts'
import { queueNames } from '../../workers/jobs/queue-names.ts'
import type { OperatorAccess } from '../console/operator.ts'
import type { ServerContext } from '../context.ts'
import { stuckPlacements } from '../operations/stuck.ts'

/** Counting ends here: a number that large says all there is to say, and the look stays cheap. */
export const COUNTED = 50_000
const DAY_MS = 24 * 3_600_000
/** What ended badly is looked for this far back. */
export const ENDED_DAYS = 30
const SOON_DAYS = 30
const LINKS_SHOWN = 50

export type Facts = Pick<ServerContext, 'db' | 'now' | 'services' | 'metrics'>

/** Every service on offer in a mode, with what all processes know of it. */
export async function readServiceStates({ db, now, services }: Facts) {
  const states = await db.selectFrom('service_states').selectAll().execute()
  const at = now()
  return (['live', 'test'] as const).flatMap((mode) =>
    services.offered(mode).flatMap((id) => {
      const service = services.get(mode, id)
      const state = states.find((one) => one.mode === mode && one.service === id)
      if (service === undefined) return []
      const limited = state?.limited_until != null && state.limited_until > at
      return [
        {
          mode,
          service: id,
          name: service.definition.displayName,
          state:
            state?.down_since != null ? ('down' as const) : limited ? ('limited' as const) : ('ok' as const),
          reason: state?.reason ?? undefined,
          down_since: state?.down_since?.toISOString(),
          limited_until: limited ? state.limited_until?.toISOString() : undefined,
          declared_rate: service.definition.rate.requestsPerSecond,
          learned_rate: state?.rate ?? undefined,
          rate_at: state?.rate_at?.toISOString(),
          tokens: state?.tokens,
          tokens_at: state?.tokens_at?.toISOString(),
          recent_calls: state?.calls ?? 0,
          recent_errors: state?.errors ?? 0,
          window_at: state?.window_at?.toISOString(),
        },
      ]
    }),
  )
}

/** Calls of this process since it started. */
export async function readCalls({ metrics }: Facts) {
  const { values } = await metrics.providerCalls.get()
  return values
    .filter(({ metricName }) => metricName?.endsWith('_count'))
    .map(({ labels, value }) => ({
      service: String(labels.service),
      kind: String(labels.kind),
      outcome: String(labels.outcome),
      calls: value,
    }))
    .sort((a, b) => b.calls - a.calls)
}

export function readStuck(facts: Facts) {
  return stuckPlacements(facts, facts.services, COUNTED)
}

/** What ended in `failed` or `not_found` of late, by code. */
export async function readEnded({ db, now }: Facts) {
  const since = firstSaveId(new Date(now().getTime() - ENDED_DAYS * DAY_MS))
  const { rows } = await sql<{ service: string; code: string; count: number }>`
    select service, code, count(*)::int as count from (
      select service, coalesce(error ->> 'code', status) as code from placements
      where status in ('failed', 'not_found') and save_id >= ${since} limit ${COUNTED}) few
    group by 1, 2 order by 3 desc, 1, 2`.execute(db)
  return rows
}

export async function readLinks({ db, now }: Facts) {
  const soon = new Date(now().getTime() + SOON_DAYS * DAY_MS)
  const { rows } = await sql<{ service: string; status: string; count: number }>`
    select service, status, count(*)::int as count from (select service, status from links limit ${COUNTED}) few
    group by 1, 2 order by 1, 2`.execute(db)
  const ending = await db
    .selectFrom('links')
    .select(['id', 'app_id', 'user_id', 'service', 'status', 'consent_ends_at'])
    .where('status', '=', 'active')
    .where('consent_ends_at', '>', now())
    .where('consent_ends_at', '<=', soon)
    .orderBy('consent_ends_at')
    .limit(LINKS_SHOWN)
    .execute()
  const ended = await db
    .selectFrom('links')
    .select(['id', 'app_id', 'user_id', 'service', 'status', 'consent_ends_at', 'updated_at'])
    .where('status', '=', 'needs_reauth')
    .orderBy('updated_at', 'desc')
    .limit(LINKS_SHOWN)
    .execute()
  return { counts: rows, ending, ended }
}

/** Rows that only one key opens: which of TOKEN_KEYS can go. */
export async function readKeyRows(db: Db) {
  const { rows } = await sql<{ table: string; key: string; rows: number }>`
    select 'links' as table, split_part(access_token, '.', 2) as key, count(*)::int as rows
    from (select access_token from links limit ${COUNTED}) few group by 2
    union all
    select 'webhook_secrets', split_part(secret, '.', 2), count(*)::int
    from (select secret from webhook_secrets limit ${COUNTED}) few group by 2 order by 1, 2`.execute(db)
  return rows
}

export interface QueueFacts {
  readonly name: string
  /** Undefined = it cannot be reached. */
  readonly counts: Readonly<Record<'waiting' | 'active' | 'delayed' | 'failed', number>> | undefined
  readonly oldestMs: number
}

/** Our own look into the queues, the same on PostgreSQL and on Redis. */
export function createReadQueues({ services, now }: Facts, { queues }: OperatorAccess) {
  let open: readonly JobQueue[] | undefined
  return async (): Promise<readonly QueueFacts[]> => {
    open ??= operatorQueueNames(services).map((name) => queues.backend.queue(name))
    return Promise.all(open.map((queue) => readOne(queue, now())))
  }
}

export function operatorQueueNames(services: Facts['services']): readonly string[] {
  return queueNames([...services.offered('live'), ...services.offered('test')])
}

async function readOne(queue: JobQueue, now: Date): Promise<QueueFacts> {
  const name = queue.name.replaceAll(/[{}]/g, '')
  try {
    const { waiting, oldestMs } = await readQueue(queue, now)
    const { active = 0, delayed = 0, failed = 0 } = await queue.getJobCounts('active', 'delayed', 'failed')
    return { name, counts: { waiting, active, delayed, failed }, oldestMs }
  } catch {
    return { name, counts: undefined, oldestMs: 0 }
  }
}
