import { write, writeSync } from 'node:fs'
import type { DestinationStream } from 'pino'

/** Characters that may wait while a slow reader holds up the line before them; what comes on top is lost. */
const MOST_WAITING = 1_000_000
/** How soon a pipe that is full is tried again. */
const AGAIN_MS = 100

export interface LogOutput extends DestinationStream {
  /** Writes what waits before it returns, as far as that goes. */
  flushSync(): void
}

/**
 * Writes log lines to a file descriptor, those together that come while one is being written. What cannot be written
 * (disk full, pipe closed) is lost, and nothing else: pino's own output tries again without end, in `flushSync` in a loop
 * that holds up the process (https://github.com/pinojs/sonic-boom, `flushSync`: it throws for no error but EAGAIN).
 */
export function createLogOutput(fd: number): LogOutput {
  let waiting = ''
  let rest: Buffer | undefined
  let isWriting = false

  function take(): Buffer {
    const bytes = rest ?? Buffer.from(waiting)
    if (rest === undefined) waiting = ''
    rest = undefined
    return bytes
  }

  function next(): void {
    if (isWriting || (rest === undefined && waiting === '')) return
    const bytes = take()
    isWriting = true
    write(fd, bytes, (err, written) => {
      isWriting = false
      if (isFull(err)) {
        rest = bytes
        setTimeout(next, AGAIN_MS).unref()
        return
      }
      if (err === null && written < bytes.length) rest = bytes.subarray(written)
      next()
    })
  }

  return {
    write(line) {
      if (waiting.length < MOST_WAITING) waiting += line
      next()
    },
    flushSync() {
      while (rest !== undefined || waiting !== '') {
        const bytes = take()
        try {
          const written = writeSync(fd, bytes)
          if (written < bytes.length) rest = bytes.subarray(written)
        } catch {
          return
        }
      }
    },
  }
}

function isFull(err: NodeJS.ErrnoException | null): boolean {
  return err?.code === 'EAGAIN'
}
