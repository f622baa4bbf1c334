import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import type { ChaosWorld } from './world.ts'

/** Looks for every secret of this world in everything that was written: log lines, Redis as a whole, every table. */
export async function expectNoSecrets(world: ChaosWorld): Promise<void> {
  const secrets = secretsOf(world)
  expect(secrets.length).toBeGreaterThan(world.accounts.size)
  const places: readonly (readonly [string, string])[] = [
    ['log', world.log.join('\n')],
    ['redis', await dumpRedis(world)],
    ...(await dumpTables(world)),
  ]
  const found = places.flatMap(([place, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${place}: ${secret.slice(0, 6)}…`),
  )
  expect(found).toEqual([])
}

/** Every token the services ever gave, their and our own credentials. */
function secretsOf(world: ChaosWorld): readonly string[] {
  const journal = readFileSync(join(world.sandboxDir, 'journal.jsonl'), 'utf8').split('\n')
  const issued = journal
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { type: string; token?: string | { token: string }; value?: unknown })
    .flatMap(({ type, token, value }) => {
      if (type === 'access.issued' || type === 'refresh.issued')
        return [typeof token === 'object' ? token.token : '']
      return type === 'secret.kept' ? [String(value)] : []
    })
  const ours = Object.entries(world.env)
    .filter(([name]) => /SECRET|PRIVATE_KEY|TOKEN_KEYS/.test(name))
    .map(([, value]) => value.split(':').at(-1) ?? '')
  return [...new Set([...issued, ...ours, world.books.app.key])].filter((secret) => secret.length > 8)
}

async function dumpRedis({ storage }: ChaosWorld): Promise<string> {
  if (storage.redis === undefined) return ''
  const redis = new Redis(storage.redis.url)
  try {
    const texts: unknown[] = []
    for (const key of await redis.keys('*')) {
      const type = await redis.type(key)
      if (type === 'string') texts.push(key, await redis.get(key))
      else if (type === 'hash') texts.push(key, await redis.hgetall(key))
      else if (type === 'list') texts.push(key, await redis.lrange(key, 0, -1))
      else if (type === 'zset') texts.push(key, await redis.zrange(key, '0', '-1'))
      else if (type === 'stream') texts.push(key, await redis.xrange(key, '-', '+'))
      else if (type === 'set') texts.push(key, await redis.smembers(key))
      // One that has run out in the meantime is of type none.
      else if (type !== 'none') throw new Error(`a ${type} in Redis that nobody looks into`)
    }
    return JSON.stringify(texts)
  } finally {
    redis.disconnect()
  }
}

async function dumpTables({ books, storage }: ChaosWorld): Promise<readonly (readonly [string, string])[]> {
  if (storage.mode === 'embedded') return []
  const { rows } = await sql<{ table: string }>`
    select quote_ident(table_schema) || '.' || quote_ident(table_name) as table from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(
    books.db,
  )
  return Promise.all(
    rows.map(async ({ table }) => {
      const { rows: all } = await sql<{
        row: string
      }>`select t::text as row from ${sql.raw(table)} t`.execute(books.db)
      return [table, all.map(({ row }) => row).join('\n')] as const
    }),
  )
}
