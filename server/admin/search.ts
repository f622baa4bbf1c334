import { sql } from 'kysely'
import type { Db } from '../../core/database/open.ts'
import { isSaveId } from '../saves/read-saves.ts'

/** Something that has this id, in words and with the way to it. */
export interface Found {
  readonly kind: string
  readonly id: string
  readonly appId: string | undefined
  readonly facts: readonly (readonly [string, string])[]
  readonly href: string | undefined
}

const SHOWN = 20

type Look = (db: Db, id: string) => Promise<readonly Found[]>

/** Everything that has this id. Ids of listeners are the apps' own, so several may have the same. */
export async function searchById(db: Db, id: string): Promise<readonly Found[]> {
  const [, prefix] = /^([a-z]{3})_[0-9a-f]{32}$/.exec(id) ?? []
  const look = prefix === undefined ? undefined : LOOKS[prefix]
  const found = await Promise.all([look?.(db, id) ?? [], byUser(db, id), byRecording(db, id)])
  return found.flat()
}

const LOOKS: Readonly<Record<string, Look>> = {
  async sav(db, id) {
    if (!isSaveId(id)) return []
    const row = await db.selectFrom('saves').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) return []
    const placements = await db
      .selectFrom('placements')
      .select(['service', 'status'])
      .where('save_id', '=', id)
      .execute()
    const facts = placements.map(({ service, status }) => [service, status] as const)
    return [found('save', id, row.app_id, [['listener', row.user_id], ...facts], `/saves/${id}`)]
  },
  async app(db, id) {
    const row = await db.selectFrom('apps').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined
      ? []
      : [
          found(
            'app',
            id,
            id,
            [
              ['name', row.name],
              ['mode', row.mode],
            ],
            '',
          ),
        ]
  },
  async key(db, id) {
    const row = await db
      .selectFrom('api_keys')
      .select(['app_id', 'scopes'])
      .where('id', '=', id)
      .executeTakeFirst()
    return row === undefined
      ? []
      : [found('key', id, row.app_id, [['scopes', row.scopes.join(' ')]], '/keys')]
  },
  async lnk(db, id) {
    const row = await db
      .selectFrom('links')
      .select(['app_id', 'user_id', 'service', 'status'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined) return []
    const facts = [
      ['listener', row.user_id],
      ['service', row.service],
      ['state', row.status],
    ] as const
    return [found('link', id, row.app_id, facts, `/saves?q=${encodeURIComponent(row.user_id)}`)]
  },
  async whe(db, id) {
    const row = await db
      .selectFrom('webhook_endpoints')
      .select(['app_id', 'url'])
      .where('id', '=', id)
      .executeTakeFirst()
    return row === undefined
      ? []
      : [found('endpoint', id, row.app_id, [['address', row.url]], `/webhooks/${id}`)]
  },
  async whd(db, id) {
    const row = await db
      .selectFrom('deliveries')
      .select(['app_id', 'endpoint_id', 'event_id', 'type', 'status'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined) return []
    const facts = [
      ['event', row.event_id],
      ['type', row.type],
      ['state', row.status],
    ] as const
    return [found('delivery', id, row.app_id, facts, `/webhooks/${row.endpoint_id}`)]
  },
  async evt(db, id) {
    // The id is the event's time and position.
    const at = new Date(Number.parseInt(id.slice(4, 16), 16))
    const position = Number.parseInt(id.slice(16), 16)
    if (!Number.isSafeInteger(position)) return []
    const row = await db
      .selectFrom('events')
      .select(['app_id', 'user_id', 'save_id', 'type'])
      .where('position', '=', position)
      .where('created_at', '>=', new Date(at.getTime() - 1000))
      .where('created_at', '<=', new Date(at.getTime() + 1000))
      .executeTakeFirst()
    if (row === undefined) return []
    const facts = [
      ['type', row.type],
      ['listener', row.user_id],
    ] as const
    return [found('event', id, row.app_id, facts, row.save_id === null ? undefined : `/saves/${row.save_id}`)]
  },
}

/** One look into the index of the primary key for each app. */
async function byUser(db: Db, id: string): Promise<readonly Found[]> {
  const { rows } = await sql<{ app_id: string; app: string }>`
    select u.app_id, a.name as app from apps a
    cross join lateral (select app_id from users where app_id = a.id and id = ${id} limit 1) u
    limit ${SHOWN}`.execute(db)
  return rows.map((row) =>
    found('listener', id, row.app_id, [['name of the app', row.app]], `/saves?q=${encodeURIComponent(id)}`),
  )
}

async function byRecording(db: Db, id: string): Promise<readonly Found[]> {
  const row = await db.selectFrom('recordings').select('track').where('id', '=', id).executeTakeFirst()
  if (row === undefined) return []
  const matches = await db
    .selectFrom('matches')
    .select(['service', 'market', 'mode', 'status'])
    .where('recording_id', '=', id)
    .limit(SHOWN)
    .execute()
  const { title = '', artists } = row.track
  const facts = matches.map(
    ({ service, market, mode, status }) => [`${service} ${market} ${mode}`, status] as const,
  )
  return [
    found(
      'recording',
      id,
      undefined,
      [['title', title], ['artists', artists.join(', ')], ...facts],
      undefined,
    ),
  ]
}

function found(
  kind: string,
  id: string,
  appId: string | undefined,
  facts: Found['facts'],
  path: string | undefined,
): Found {
  const href = appId === undefined || path === undefined ? undefined : `/console/apps/${appId}${path}`
  return { kind, id, appId, facts, href }
}
