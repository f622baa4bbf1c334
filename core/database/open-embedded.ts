import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { PGlite } from '@electric-sql/pglite'
import { dataDir as emptyCluster } from '@electric-sql/pglite-prepopulatedfs'
import pg from 'pg'

/**
 * Opens the PostgreSQL in `dataDir`, made on first use. Making one from nothing takes seconds and twice the memory of
 * running it, so an empty one is unpacked instead. A first start that did not come to its end is begun anew: nothing
 * can have been accepted before the mark is written.
 */
export async function openPglite(dataDir: string, searchPath: string): Promise<PGlite> {
  const files = join(dataDir, 'pgdata')
  const mark = join(dataDir, 'pgdata-complete')
  const complete = existsSync(mark)
  if (!complete) rmSync(files, { recursive: true, force: true })
  mkdirSync(files, { recursive: true, mode: 0o700 })
  // Baseline code only: V8's optimising compiler takes 350 to 500 MB more for a moment over PostgreSQL's largest functions
  // (docs/decisions.md).
  setFlagsFromString('--no-wasm-tier-up')
  setFlagsFromString('--no-wasm-dynamic-tiering')
  const pglite = await PGlite.create({
    dataDir: files,
    // 64-bit counters as numbers, as the pool of a PostgreSQL server gives them.
    parsers: { [pg.types.builtins.INT8]: Number },
    ...(complete ? {} : { loadDataDir: await emptyCluster() }),
  })
  // Nobody counts rows here, and a table that was empty when its plan was made would go on being read as a whole.
  await pglite.exec(`SET search_path TO ${searchPath}; SET enable_seqscan TO off`)
  if (!complete) writeFileSync(mark, '')
  return pglite
}
