import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { requireBinary } from './binaries.ts'
import { freePort } from './free-port.ts'
import { waitFor } from './wait-for.ts'

export interface PgBouncer {
  /** The same database, by way of the pooler. */
  readonly url: string
  stop(): Promise<void>
}

/**
 * A PgBouncer of the tests' own in transaction mode: every transaction may get another of its few connections.
 * Undefined where it is not installed.
 */
export async function startPgBouncer(databaseUrl: string): Promise<PgBouncer | undefined> {
  const binary = requireBinary('pgbouncer')
  if (binary === undefined) return undefined
  const to = new URL(databaseUrl)
  const folder = mkdtempSync(join(tmpdir(), 'atm-pgbouncer-'))
  const port = await freePort()
  const lines = [
    '[databases]',
    `* = host=${to.hostname} port=${to.port} user=${to.username}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'default_pool_size = 4',
    'max_client_conn = 200',
  ]
  writeFileSync(join(folder, 'pgbouncer.ini'), `${lines.join('\n')}\n`)
  chmodSync(folder, 0o755)
  // It refuses to run as root.
  const options = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn(binary, [...options, join(folder, 'pgbouncer.ini')], { stdio: 'ignore' })
  const url = new URL(databaseUrl)
  url.port = String(port)
  await waitFor('PgBouncer answers', async () => {
    const client = new pg.Client({ connectionString: url.href })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query('SELECT 1')
      return true
    } catch {
      return false
    } finally {
      await client.end().catch(() => undefined)
    }
  })
  return {
    url: url.href,
    async stop() {
      const gone = new Promise((done) => child.once('exit', done))
      if (child.kill('SIGKILL')) await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
