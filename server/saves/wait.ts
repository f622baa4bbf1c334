import { setTimeout as sleep } from 'node:timers/promises'
import { saveStatus } from '../../core/domain/save.ts'
import type { SaveWithPlacements } from './read-saves.ts'

const FIRST_GAP_MS = 25
const LONGEST_GAP_MS = 500

/** Reads again with growing gaps until the save is no longer in progress, `waitMs` are over, or the caller is gone. */
export async function waitForSave(
  read: () => Promise<SaveWithPlacements | undefined>,
  waitMs: number,
  signal: AbortSignal,
): Promise<SaveWithPlacements | undefined> {
  const endsAt = performance.now() + waitMs
  for (let gap = FIRST_GAP_MS; ; gap = Math.min(gap * 1.5, LONGEST_GAP_MS)) {
    const found = await read()
    const left = endsAt - performance.now()
    if (found === undefined || left <= 0 || signal.aborted) return found
    if (saveStatus(found.placements) !== 'in_progress') return found
    await sleep(Math.min(gap, left), undefined, { signal }).catch(() => undefined)
  }
}
