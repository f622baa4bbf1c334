import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { WorldEvent } from './state.ts'

/**
 * Append-only list of events, one JSON line each. A line is written with one system call before the change is
 * answered, so it outlives `kill -9` of this process (not a power cut: nothing here is worth an fsync per request).
 */
export class Journal {
  private file: number | undefined
  readonly replayed: readonly WorldEvent[]

  constructor(dataDir: string | undefined) {
    if (dataDir === undefined) {
      this.replayed = []
      return
    }
    mkdirSync(dataDir, { recursive: true })
    const path = join(dataDir, 'journal.jsonl')
    this.replayed = existsSync(path) ? readEvents(path) : []
    this.file = openSync(path, 'a')
  }

  append(event: WorldEvent): void {
    if (this.file !== undefined) writeSync(this.file, `${JSON.stringify(event)}\n`)
  }

  close(): void {
    if (this.file === undefined) return
    closeSync(this.file)
    // The number may soon be another file's.
    this.file = undefined
  }
}

/** A line without its end was cut by a crash before anything was answered: it is dropped. */
function readEvents(path: string): readonly WorldEvent[] {
  const bytes = readFileSync(path)
  const end = bytes.lastIndexOf('\n') + 1
  if (end < bytes.length) truncateSync(path, end)
  return bytes
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as WorldEvent)
}
