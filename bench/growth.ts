/**
 * `npm run bench:growth -- --mode postgres|redis [--saves 5000000] [--memory-saves 200000] [--seconds 5] [--rounds 3] [--plans FILE] --json`:
 * what a long history costs. An empty and a filled installation are measured in turns; every statement of the hot path is
 * explained on the filled one; a worker's memory is read while it works off many saves.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { fill } from './growth/fill.ts'
import { workerMemory } from './growth/memory.ts'
import { explainHotPath } from './growth/plans.ts'
import type { PlanSummary } from './growth/plans.ts'
import { accept, endToEnd } from './growth/rates.ts'
import type { Rate } from './growth/rates.ts'
import { setUpGrowthWorld } from './growth/world.ts'
import type { GrowthWorld } from './growth/world.ts'
import { finish, median, round } from './lib/options.ts'

const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'postgres' },
    saves: { type: 'string', default: '5000000' },
    'memory-saves': { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    plans: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const { mode } = values
if (mode !== 'postgres' && mode !== 'redis')
  throw new Error('--mode is postgres or redis: embedded is not for millions of saves')
const [saves, memorySaves, seconds] = [values.saves, values['memory-saves'], values.seconds].map(Number) as [
  number,
  number,
  number,
]
const LISTENERS = 1000
const ROUNDS = Number(values.rounds)

const started = performance.now()
const say = (text: string) => {
  if (!values.json) process.stdout.write(`${Math.round((performance.now() - started) / 1000)} s  ${text}\n`)
}

let taps = 0

/** Both installations do the same in turns, so that what else the machine does falls on both. */
async function inTurns(
  worlds: readonly [GrowthWorld, GrowthWorld],
  name: string,
  role: 'server' | undefined,
  measure: (
    world: GrowthWorld,
    product: Awaited<ReturnType<GrowthWorld['startProduct']>>,
    round: number,
  ) => Promise<Rate>,
) {
  const products = await Promise.all(worlds.map((world) => world.startProduct(role)))
  const rounds: { readonly empty: Rate; readonly full: Rate }[] = []
  for (let n = 0; n <= ROUNDS; n += 1) {
    const [empty, full] = [
      await measure(worlds[0], products[0]!, n),
      await measure(worlds[1], products[1]!, n),
    ]
    // The first round warms up.
    if (n > 0) rounds.push({ empty, full })
    say(
      `${name}${n === 0 ? ' (warm-up)' : ''}: ${round(full.rate, 0)} saves/s with the history, ${round(empty.rate, 0)} without; ` +
        `${round(full.cpuMs, 2)} and ${round(empty.cpuMs, 2)} ms of CPU a save`,
    )
  }
  await Promise.all(products.map((product) => product.stop()))
  const middle = (of: (one: (typeof rounds)[number]) => number) => median(rounds.map(of))
  return {
    rate_full: round(
      middle((one) => one.full.rate),
      0,
    ),
    rate_empty: round(
      middle((one) => one.empty.rate),
      0,
    ),
    rate_ratio: round(middle((one) => one.full.rate / one.empty.rate)),
    cpu_ms_full: round(middle((one) => one.full.cpuMs)),
    cpu_ms_empty: round(middle((one) => one.empty.cpuMs)),
    cpu_ratio: round(middle((one) => one.full.cpuMs / one.empty.cpuMs)),
  }
}

/** Bytes of tables and their indexes, partitions counted with what they are part of. */
async function sizes({ ctx }: GrowthWorld) {
  const { rows } = await sql<{ name: string; rows: number; table_bytes: number; index_bytes: number }>`
    select coalesce(parent.relname, c.relname) as name, sum(c.reltuples)::float8 as rows,
      sum(pg_table_size(c.oid))::float8 as table_bytes, sum(pg_indexes_size(c.oid))::float8 as index_bytes
    from pg_class c left join pg_inherits i on i.inhrelid = c.oid left join pg_class parent on parent.oid = i.inhparent
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.reltuples > 1000
    group by 1 order by 3 desc`.execute(ctx.db)
  return rows.map((row) => ({
    ...row,
    bytes_per_save: round((row.table_bytes + row.index_bytes) / saves, 0),
  }))
}

function show(summaries: readonly PlanSummary[]): void {
  for (const { step, statement, ms, blocks, indexes, faults } of summaries) {
    say(
      `${faults.length > 0 ? `!! ${faults.join(', ')} !! ` : ''}${step}: ${round(ms, 2)} ms, ${blocks} pages`,
    )
    say(`     ${statement}\n        ${indexes.join(', ')}`)
  }
}

async function main(): Promise<void> {
  const worlds: GrowthWorld[] = []
  try {
    const [empty, full] = [
      await setUpGrowthWorld(mode as 'postgres', LISTENERS),
      await setUpGrowthWorld(mode as 'postgres', LISTENERS),
    ]
    worlds.push(empty, full)
    await compare(empty, full)
  } finally {
    await Promise.all(worlds.map((world) => world.remove()))
  }
}

async function compare(empty: GrowthWorld, full: GrowthWorld): Promise<void> {
  const product = await full.startProduct()
  await endToEnd(full, product, 0)
  await product.stop()
  const template = await full.ctx.db
    .selectFrom('placements')
    .select('save_id')
    .where('status', '=', 'saved')
    .orderBy('save_id', 'desc')
    .executeTakeFirstOrThrow()
  const filling = { saves, listeners: LISTENERS, appId: full.appId, template: template.save_id }
  await fill(full.ctx.db, filling, (done) => done % 100_000 === 0 && say(`${done} saves written`))
  const stored = await sizes(full)
  say(`filled: ${JSON.stringify(stored)}`)

  const e2e = await inTurns([empty, full], 'end to end', undefined, (world, process, n) =>
    endToEnd(world, process, n + 1),
  )
  taps = (ROUNDS + 3) * LISTENERS
  const accepted = await inTurns([empty, full], 'accept', 'server', (world, process, n) =>
    accept(world, process, n === 0 ? 1 : seconds, () => taps++),
  )
  const { summaries, plans } = await explainHotPath(full, taps)
  show(summaries)
  if (values.plans !== undefined) writeFileSync(values.plans, JSON.stringify(plans, undefined, 1))
  const memory = memorySaves > 0 ? await workerMemory(full, memorySaves, taps + 1000, say) : undefined

  const first = memory?.readings[0]?.rssMb ?? 0
  finish({
    name: 'growth',
    mode,
    value: e2e.rate_full,
    unit: 'saves/s end to end',
    baseline: e2e.rate_empty,
    baseline_name: 'the same on an empty database',
    ratio: e2e.rate_ratio,
    saves,
    e2e,
    accept: accepted,
    slow_statements: summaries.filter((one) => one.faults.length > 0),
    statements: summaries.length,
    ...(memory === undefined
      ? {}
      : {
          memory_first_mb: first,
          memory_last_mb: memory.readings.at(-1)?.rssMb,
          memory_mb_per_100k: round(memory.mbPer100k, 2),
          memory_saves: memorySaves,
          memory_saves_per_second: round(memory.savesPerSecond, 0),
          memory_readings: memory.readings,
        }),
    tables: stored,
    plans: summaries,
  })
}

await main()
