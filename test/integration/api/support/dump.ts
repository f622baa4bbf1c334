import { Redis } from 'ioredis'
import { sql } from 'kysely'
import type { Db } from '../../../../core/database/open.ts'

/** Every row of every table as text: our tables, and those of the queue. */
export async function dumpDatabase(db: Db): Promise<{ readonly own: string; readonly others: string }> {
  const tables = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`.execute(db)
  const dumps = { own: '', others: '' }
  for (const { schema, name } of tables.rows) {
    const rows = await sql<{
      row: unknown
    }>`select to_jsonb(t) as row from ${sql.id(schema, name)} t`.execute(db)
    dumps[schema === 'public' ? 'own' : 'others'] += JSON.stringify(rows.rows)
  }
  return dumps
}

/** Every key of Redis with what it holds, as text. */
export async function dumpRedis(url: string): Promise<string> {
  const redis = new Redis(url)
  try {
    const keys = await redis.keys('*')
    const values = await Promise.all(keys.map((key) => valueOf(redis, key)))
    return JSON.stringify([keys, values])
  } finally {
    redis.disconnect()
  }
}

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  const readers: Readonly<Record<string, () => Promise<unknown>>> = {
    string: () => redis.get(key),
    hash: () => redis.hgetall(key),
    list: () => redis.lrange(key, 0, -1),
    set: () => redis.smembers(key),
    zset: () => redis.zrange(key, '0', '-1'),
    stream: () => redis.xrange(key, '-', '+'),
  }
  return readers[await redis.type(key)]?.()
}
