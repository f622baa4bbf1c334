import { Kysely, PostgresDialect } from 'kysely'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import type { Db } from '../../core/database/open.ts'
import type { Schema } from '../../core/database/schema.ts'

/** A node of PostgreSQL's plan, as `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)` tells it. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly PlanNode[]
}

export interface ExplainedStatement {
  readonly sql: string
  readonly ms: number
  readonly plan: PlanNode
}

interface Explanation {
  readonly Plan: PlanNode
  readonly 'Execution Time': number
}

interface Answer {
  readonly rows: readonly Record<string, unknown>[]
}

/**
 * A database whose every statement is explained first, by running it in a transaction that is taken back; then it runs
 * as usual. So the plans are those of the product's own statements with their own parameters.
 */
export function explainingDb(pool: pg.Pool, seen: (statement: ExplainedStatement) => void): Db {
  const explaining = {
    async connect() {
      const client = await pool.connect()
      await insideFunctions(client, seen)
      let inTransaction = false
      const query = (text: string, values?: readonly unknown[]) =>
        client.query(text, values === undefined ? undefined : [...values])
      return {
        async query(text: string, values?: readonly unknown[]) {
          if (/^\s*(begin|start|commit|rollback)/i.test(text)) inTransaction = /^\s*(begin|start)/i.test(text)
          if (!/^\s*(select|with|insert|update|delete)/i.test(text)) return query(text, values)
          await query(inTransaction ? 'savepoint explained' : 'begin')
          const answer = (await query(
            `explain (analyze, buffers, format json) ${text}`,
            values,
          )) as unknown as Answer
          await query(inTransaction ? 'rollback to savepoint explained' : 'rollback')
          seen(readPlan(text, answer))
          return query(text, values)
        },
        release: () => client.release(),
      } as unknown as PostgresPoolClient
    },
    end: () => pool.end(),
  } as unknown as PostgresPool
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: explaining }) })
}

/** What runs inside functions and for foreign keys is told by auto_explain, as a notice of each statement. */
async function insideFunctions(
  client: pg.PoolClient,
  seen: (statement: ExplainedStatement) => void,
): Promise<void> {
  if (told.has(client)) return
  told.add(client)
  for (const setting of NESTED) await client.query(setting)
  client.on('notice', ({ message = '' }) => {
    const json = message.slice(message.indexOf('{'))
    if (!message.startsWith('duration:') || json === '') return
    const { 'Query Text': sql, Plan: plan } = JSON.parse(json) as { 'Query Text': string; Plan: PlanNode }
    const ms = Number(/^duration: ([\d.]+)/.exec(message)?.[1] ?? 0)
    // The statement as a whole is explained by itself; foreign keys ask for one row by its key, again and again.
    if (/^\s*(with input)/i.test(sql)) seen({ sql: sql.replaceAll(/\s+/g, ' ').trim(), ms, plan })
  })
}

const told = new WeakSet<pg.PoolClient>()
const NESTED = [
  `load 'auto_explain'`,
  `set auto_explain.log_min_duration = 0`,
  `set auto_explain.log_analyze = on`,
  `set auto_explain.log_buffers = on`,
  `set auto_explain.log_nested_statements = on`,
  `set auto_explain.log_format = json`,
  `set client_min_messages = log`,
]

function readPlan(sql: string, answer: Answer): ExplainedStatement {
  const [row] = answer.rows as readonly [{ 'QUERY PLAN': readonly [Explanation] }]
  const [top] = row['QUERY PLAN']
  return { sql: sql.replaceAll(/\s+/g, ' ').trim(), ms: top['Execution Time'], plan: top.Plan }
}

/** The node and everything below it. */
export function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}
