import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { requireBinary } from './binaries.ts'
import { freePort } from './free-port.ts'
import { waitFor } from './wait-for.ts'

export interface PostgresServer {
  readonly url: string
  readonly pid: number
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Brings it back on the same port and files. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** A PostgreSQL of the tests' own: its files, its port, nobody else's. Undefined where PostgreSQL is not installed. */
export async function startPostgres(): Promise<PostgresServer | undefined> {
  const postgres = requireBinary('postgres')
  const initdb = requireBinary('initdb')
  if (postgres === undefined || initdb === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'atm-postgres-'))
  const owner = unprivileged()
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  execFileSync(initdb, ['-D', data, '-U', 'test', '-A', 'trust', '--no-sync'], { ...owner, stdio: 'ignore' })
  const port = await freePort()
  const url = `postgresql://test@127.0.0.1:${port}/postgres`
  const options = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'max_connections=200']

  async function launch() {
    const child = spawn(postgres ?? '', options, { ...owner, stdio: 'ignore' })
    await waitFor('PostgreSQL answers', () => answers(url))
    return child
  }
  let child = await launch()
  const ended = (signal: NodeJS.Signals) =>
    new Promise<void>((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done()
      child.once('exit', () => done())
      child.kill(signal)
    })
  return {
    url,
    get pid() {
      return child.pid ?? 0
    },
    kill: () => ended('SIGQUIT'),
    async start() {
      child = await launch()
    },
    async stop() {
      await ended('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** An empty database on the server; the address of it. */
export async function createDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
  await client.end()
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 })
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
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
