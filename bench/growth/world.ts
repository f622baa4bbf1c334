import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { registry } from '../../adapters/registry.ts'
import { compose } from '../../compose.ts'
import type { Running } from '../../compose.ts'
import { envToConfig } from '../../core/config/config.ts'
import type { StorageMode } from '../../core/config/config.ts'
import { envToSecrets } from '../../core/config/secrets.ts'
import { createLogger } from '../../core/logger.ts'
import { linkListeners, setUpWorld } from '../lib/set-up.ts'
import type { BenchWorld } from '../lib/set-up.ts'
import { catalogue, described } from '../lib/songs.ts'

export const SERVICE = 'spotify'

/** One installation: storage, simulators, linked listeners `listener-0…`, and a way to its parts from this process. */
export interface GrowthWorld extends BenchWorld {
  readonly ctx: Running['ctx']
  /** As a video app describes them. */
  readonly songs: readonly ReturnType<typeof described>[]
  readonly listeners: number
  /** Process id of PostgreSQL; its family does the database's work. */
  readonly postgresPid: number
}

export async function setUpGrowthWorld(mode: StorageMode, listeners: number): Promise<GrowthWorld> {
  const world = await setUpWorld(mode)
  await linkListeners(world, SERVICE, listeners)
  const config = envToConfig(world.env, true)
  const running = await compose({
    config,
    secrets: envToSecrets(world.env, config),
    env: world.env,
    registry,
    roles: [],
    log: createLogger('error'),
  })
  const { rows } = await sql<{ data_directory: string }>`show data_directory`.execute(running.ctx.db)
  const folder = rows[0]?.data_directory ?? ''
  return {
    ...world,
    ctx: running.ctx,
    songs: (await catalogue(world, SERVICE)).map(described),
    listeners,
    postgresPid: Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]),
    async remove() {
      await running.stop()
      await world.remove()
    },
  }
}

/** The n-th tap: everybody taps a song before the next song's turn. */
export function tap({ songs, listeners }: GrowthWorld, n: number) {
  const song = songs[Math.floor(n / listeners) % songs.length]
  return { user: `listener-${n % listeners}`, track: song, services: [SERVICE] }
}

/** How many tracks have reached a library so far. */
export async function arrived(world: BenchWorld): Promise<number> {
  const response = await fetch(`${world.sandboxUrl}/control/ledger?after=999999999`)
  return ((await response.json()) as { next: number }).next
}
