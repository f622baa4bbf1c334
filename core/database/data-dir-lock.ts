import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

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
  const owner = randomUUID()
  if ((await ownerOf(path)) !== undefined) throw inUse(dataDir)
  const server = await listen(path, owner, dataDir)
  // Two starts at once may both have removed a dead socket; only the one that is reachable in the end owns the folder.
  if ((await ownerOf(path)) !== owner) {
    server.close()
    throw inUse(dataDir)
  }
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

/** What the process behind the socket says it is; undefined when nobody listens. */
function ownerOf(path: string): Promise<string | undefined> {
  return new Promise((done) => {
    let heard = ''
    const socket = createConnection(path)
    socket.setTimeout(2000, () => socket.destroy())
    socket.on('data', (chunk) => (heard += chunk.toString('utf8')))
    socket.on('error', () => done(undefined))
    socket.on('close', () => done(heard === '' ? undefined : heard))
  })
}

async function listen(path: string, owner: string, dataDir: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end(owner)
  })
  const attempt = () =>
    new Promise<void>((done, fail) => {
      server.once('error', fail)
      server.listen(path, done)
    })
  try {
    await attempt()
  } catch {
    if ((await ownerOf(path)) !== undefined) throw inUse(dataDir)
    rmSync(path, { force: true })
    await attempt().catch((err: unknown) => {
      throw (err as NodeJS.ErrnoException).code === 'EADDRINUSE' ? inUse(dataDir) : err
    })
  }
  return server
}
