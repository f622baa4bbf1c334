import { sql } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import { AFRESH, forgetAbsent, MAY_RUN_AGAIN } from '../../core/saves/start-afresh.ts'
import { FAULT_CODES } from '../../core/faults.ts'
import { movePlacements } from '../../core/saves/transitions.ts'
import type { Clock } from '../../core/domain/ids.ts'
import type { Logger } from '../../core/logger.ts'

/** What placements that may run again can have ended with. */
export const RETRYABLE_CODES: readonly string[] = [
  ...FAULT_CODES,
  'not_found',
  'declined',
  'link_expired',
  'review_expired',
]
/** Placements moved by one statement. */
const AT_ONCE = 500
/** How many run again in each second, unless said otherwise: below what the smallest service takes. */
const PER_SECOND = 20

export interface RetryOptions {
  /** Only those that ended with this code; `not_found` is one. Undefined = all. */
  readonly code?: string | undefined
  readonly service?: string | undefined
  readonly perSecond?: number | undefined
  /** Ends there; whoever wants more asks again. */
  readonly most?: number | undefined
}

export interface Retried {
  readonly retried: number
  readonly by_code: Readonly<Record<string, number>>
  /** When the last of them begins. */
  readonly last_begins_at: string
}

/**
 * Runs placements again that ended in `failed` or `not_found`, from the start. They begin one after the other, so that a
 * thousand of them do not meet a service that has just come back. Each has its event, and the log says who asked. What
 * was retried is not there to be retried again, so it may be stopped and repeated.
 */
export async function retryEnded(
  ctx: { readonly db: Db; readonly log: Logger; readonly now: Clock },
  options: RetryOptions,
): Promise<Retried> {
  const perSecond = options.perSecond ?? PER_SECOND
  const from = ctx.now().getTime()
  // Whatever fails again meanwhile is not taken a second time.
  const endedBefore = new Date(from)
  const byCode = new Map<string, number>()
  let retried = 0
  const most = options.most ?? Infinity
  while (retried < most) {
    const batch = await ctx.db
      .transaction()
      .execute((trx) =>
        retryBatch(
          trx,
          { ...options, most: most - retried },
          endedBefore,
          (n) => new Date(from + beginsAfterMs(retried + n, perSecond)),
        ),
      )
    if (batch.length === 0) break
    retried += batch.length
    for (const { code } of batch) byCode.set(code, (byCode.get(code) ?? 0) + 1)
  }
  const result = {
    retried,
    by_code: Object.fromEntries(byCode),
    last_begins_at: new Date(from + beginsAfterMs(Math.max(0, retried - 1), perSecond)).toISOString(),
  }
  ctx.log.warn({ ...result, ...options }, 'an operator runs ended placements again')
  return result
}

function beginsAfterMs(nth: number, perSecond: number): number {
  return Math.floor(nth / perSecond) * 1000
}

interface Ended {
  readonly save_id: string
  readonly service: string
  readonly code: string
}

async function retryBatch(
  trx: Db,
  { code, service, most = Infinity }: RetryOptions,
  endedBefore: Date,
  beginsAt: (nth: number) => Date,
): Promise<readonly Ended[]> {
  const ended = await sql<Ended>`
    select p.save_id, p.service, coalesce(p.error ->> 'code', p.status) as code from placements p
    where ${MAY_RUN_AGAIN} and p.updated_at <= ${endedBefore}::timestamptz
      ${code === undefined ? sql`` : sql`and coalesce(p.error ->> 'code', p.status) = ${code}`}
      ${service === undefined ? sql`` : sql`and p.service = ${service}`}
    order by p.save_id, p.service limit ${Math.min(AT_ONCE, most)} for update skip locked`.execute(trx)
  const now = new Date()
  const byTime = Map.groupBy(ended.rows.entries(), ([n]) => beginsAt(n).getTime())
  for (const [time, some] of byTime) {
    const ids = some.map(([, row]) => `${row.save_id} ${row.service}`)
    const at = new Date(time)
    const moved = await movePlacements(
      trx,
      sql`p.save_id || ' ' || p.service = any(${ids}::text[]) and p.save_id = any(${some.map(([, row]) => row.save_id)}::text[])
        and ${MAY_RUN_AGAIN}`,
      { ...AFRESH, wake_at: at, ring_at: at },
      now,
    )
    await forgetAbsent(trx, moved, undefined)
  }
  return ended.rows
}
