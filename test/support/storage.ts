import { describe, it } from '@jest/globals'
import type { StorageMode } from '../../core/config/config.ts'
import { binaries, requireBinary } from './binaries.ts'

export { createStorage } from './storage-servers.ts'
export type { Storage } from './storage-servers.ts'

export const STORAGE_MODES: readonly StorageMode[] = ['embedded', 'postgres', 'redis']

/** One list of cases for all storage modes; a mode whose programs are missing is skipped, and fails in CI. */
export function describeOnEveryStorage(name: string, cases: (mode: StorageMode) => void): void {
  for (const mode of STORAGE_MODES) {
    const there = runsOn(mode)
    const run = there ? describe : describe.skip
    run(`${name} (${mode})`, () => cases(mode))
  }
}

/** One case on one storage mode, skipped and failed as above. */
export function itOnStorage(
  mode: StorageMode,
  name: string,
  run: () => Promise<void>,
  timeoutMs?: number,
): void {
  const maybe = runsOn(mode) ? it : it.skip
  maybe(name, run, timeoutMs)
}

/** Whether the programs of this mode are there. */
export function runsOn(mode: StorageMode): boolean {
  if (mode === 'embedded') return true
  const postgres = requireBinary('postgres') !== undefined && binaries.initdb.path !== undefined
  return mode === 'postgres' ? postgres : postgres && requireBinary('redis') !== undefined
}
