import type { Selectable } from 'kysely'
import type { AuditRow } from '../../core/database/console-tables.ts'
import type { Db } from '../../core/database/open.ts'
import type { Clock, NewId } from '../../core/domain/ids.ts'
import type { Logger } from '../../core/logger.ts'

export interface Change {
  readonly actor: string
  readonly appId?: string | undefined
  /** `key.created` */
  readonly action: string
  readonly target?: string | undefined
  /** Ids, names and counts; never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>
}

export interface AuditContext {
  readonly db: Db
  readonly log: Logger
  readonly newId: NewId
  readonly now: Clock
}

/** Writes down who changed what, in the table and in the log. */
export async function audit(ctx: AuditContext, change: Change): Promise<void> {
  const { actor, appId, action, target, detail = {} } = change
  await ctx.db
    .insertInto('audit_log')
    .values({
      id: ctx.newId('aud'),
      actor,
      app_id: appId ?? null,
      action,
      target: target ?? null,
      detail: JSON.stringify(detail),
      created_at: ctx.now(),
    })
    .execute()
  ctx.log.info({ actor, app_id: appId, action, target, ...detail }, 'changed by hand')
}

const SHOWN = 100

/** Newest first; of one app, or of all. */
export function listAudit(db: Db, appId: string | undefined): Promise<readonly Selectable<AuditRow>[]> {
  const query = db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(SHOWN)
  return (appId === undefined ? query : query.where('app_id', '=', appId)).execute()
}
