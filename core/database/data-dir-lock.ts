import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const ABOUT_TO_LISTEN_MS = 100

/** Another process has this data folder open. */
export class DataDirInUseError extends Error {
  override readonly name = 'DataDirInUseError'
}

export interface DataDirLock {
  release(): Promise<void>
}

/**
 * Two processes on one embedded database destroy it. A socket in the folder is the lock: whoever listens on it owns
 * the folder, and the kernel stops the listening when the process dies, however it dies, so nothing stale is waited for.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = socketPath(dataDir)
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end()
  })
  // A dead socket is in the way at most once; whoever meets another one has met a process that starts as well.
  if (!(await listen(server, path)) && !(removeDead(path, await look(path)) && (await listen(server, path))))
    throw inUse(dataDir)
  server.unref()
  return {
    release: () =>
      new Promise((done) => {
        server.close(() => done())
      }),
  }
}

function inUse(dataDir: string): DataDirInUseError {
  return new DataDirInUseError(
    `DATA_DIR ${resolve(dataDir)} is in use by another process. Stop it first, or give this one a DATA_DIR of its own.`,
  )
}

/** Socket paths end at about 100 bytes on most systems; Windows has named pipes instead. */
function socketPath(dataDir: string): string {
  const full = resolve(dataDir)
  const hash = createHash('sha256').update(full).digest('hex').slice(0, 24)
  if (process.platform === 'win32') return `\\\\.\\pipe\\add-to-music-${hash}`
  const inside = join(full, 'lock.sock')
  return Buffer.byteLength(inside) <= 100 ? inside : join(tmpdir(), `add-to-music-${hash}.sock`)
}

/** False when somebody's socket is there already, alive or dead. */
function listen(server: Server, path: string): Promise<boolean> {
  return new Promise((done, fail) => {
    const failed = (err: NodeJS.ErrnoException) => {
      if (err.code === 'EADDRINUSE') done(false)
      else fail(err)
    }
    server.once('error', failed)
    server.listen(path, () => {
      server.off('error', failed)
      done(true)
    })
  })
}

/** A socket that nobody listens on any more, told from one that takes its place; undefined while somebody listens. */
async function look(path: string): Promise<string | undefined> {
  const seen = identity(path)
  if (await isAlive(path)) return undefined
  // A process that starts makes its socket first and listens then.
  await sleep(ABOUT_TO_LISTEN_MS)
  return (await isAlive(path)) ? undefined : seen
}

/** The kernel takes connections for an owner that is busy, or stopped: being connected is enough, it need not speak. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(path)
    socket.on('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.on('error', (err: NodeJS.ErrnoException) =>
      done(err.code !== 'ECONNREFUSED' && err.code !== 'ENOENT'),
    )
  })
}

/** Removes the socket that was found dead, and never another one that was put there since. */
function removeDead(path: string, dead: string | undefined): boolean {
  if (dead === undefined) return false
  const now = identity(path)
  if (now !== '' && now !== dead) return false
  rmSync(path, { force: true })
  return true
}

function identity(path: string): string {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false })
  return file === undefined ? '' : `${file.dev}:${file.ino}:${file.ctimeNs}`
}
