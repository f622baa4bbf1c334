import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { acceptSaves } from '../../core/saves/accept.ts'
import type { NewSave } from '../../core/saves/accept.ts'
import { ringPlacements } from '../../workers/jobs/ring-placements.ts'
import { residentMb } from '../lib/rss.ts'
import { SERVICE, tap } from './world.ts'
import type { GrowthWorld } from './world.ts'

export interface MemoryRun {
  readonly readings: readonly { readonly saves: number; readonly rssMb: number }[]
  /** Growth over the second half of the run, megabytes for each 100,000 saves. */
  readonly mbPer100k: number
  readonly savesPerSecond: number
}

/**
 * Megabytes the worker's heap may grow to, as in a container with a limit: on a large machine V8 collects so late that its
 * memory says nothing of what is kept. What leaks ends the worker here.
 */
const HEAP_MB = 192
const READINGS = 20
const AT_ONCE = 500
/** Saves the worker may be behind: enough to be busy, too few to make the run end late. */
const AHEAD = 4000

/** A worker's resident memory while it brings `saves` saves into the libraries; they are written as the server writes them. */
export async function workerMemory(
  world: GrowthWorld,
  saves: number,
  firstTap: number,
  say: (text: string) => void,
): Promise<MemoryRun> {
  const worker = await world.startProduct('worker', { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` })
  worker.process.once('exit', (code) => {
    if (code !== 0) throw new Error(`the worker ended with ${code}`)
  })
  await untilDone(world, 0)
  const readings: { saves: number; rssMb: number }[] = []
  const started = performance.now()
  for (let sent = 0; sent < saves;) {
    const count = Math.min(AT_ONCE, saves - sent)
    await acceptSome(world, firstTap + sent, count)
    sent += count
    await untilDone(world, AHEAD)
    if (sent >= ((readings.length + 1) * saves) / READINGS) {
      await untilDone(world, 0)
      readings.push({ saves: sent, rssMb: residentMb(worker.process.pid) })
      say(`${sent} saves, worker ${residentMb(worker.process.pid)} MB`)
    }
  }
  const savesPerSecond = saves / ((performance.now() - started) / 1000)
  await worker.stop()
  return { readings, mbPer100k: slope(readings.slice(READINGS / 2)) * 100_000, savesPerSecond }
}

async function acceptSome({ ctx, appId, ...world }: GrowthWorld, from: number, count: number) {
  const now = ctx.now()
  const saves = Array.from({ length: count }, (_, n): NewSave => {
    const { user, track } = tap({ ctx, appId, ...world }, from + n)
    if (track === undefined) throw new Error('the catalogue is empty')
    const key = `growth-${from + n}`
    return {
      saveId: ctx.newId('sav'),
      appId,
      mode: 'test',
      userId: user,
      track,
      recordingKeys: [`growth:${track.isrc}`],
      services: [SERVICE],
      target: { kind: 'library' },
      context: {},
      notBefore: undefined,
      requestKey: key,
      fingerprint: key,
      requestKeyEndsAt: new Date(now.getTime() + 10_000),
    }
  })
  const accepted = await acceptSaves(ctx.db, saves, now)
  const userOf = new Map(saves.map((save) => [save.saveId, save.userId]))
  await ringPlacements(
    ctx.doorbell,
    accepted.flatMap(({ saveId, recordingId, placements }) =>
      placements.map((placement) => ({
        ...placement,
        app_id: appId,
        user_id: userOf.get(saveId) ?? '',
        mode: 'test' as const,
        recording_id: recordingId,
        needs_market: false,
      })),
    ),
  )
}

/** Waits until at most `left` placements are under way. */
async function untilDone({ ctx, appId }: GrowthWorld, left: number): Promise<void> {
  for (;;) {
    const waiting = await sql<{ n: number }>`select count(*)::int as n from (
      select from placements where app_id = ${appId} and status in ('queued', 'matched') limit ${left + 1}) as under_way`.execute(
      ctx.db,
    )
    if ((waiting.rows[0]?.n ?? 0) <= left) return
    await sleep(50)
  }
}

/** Least squares: megabytes a save. */
function slope(readings: MemoryRun['readings']): number {
  const mean = (of: (one: MemoryRun['readings'][number]) => number) =>
    readings.reduce((sum, one) => sum + of(one), 0) / Math.max(1, readings.length)
  const [x, y] = [mean((one) => one.saves), mean((one) => one.rssMb)]
  const over = readings.reduce((sum, one) => sum + (one.saves - x) * (one.rssMb - y), 0)
  const under = readings.reduce((sum, one) => sum + (one.saves - x) ** 2, 0)
  return under === 0 ? 0 : over / under
}
