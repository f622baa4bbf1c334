import { withSession } from '../with-session.ts'
import type { AddWork } from './work.ts'

/** Which of the tracks are in the library; undefined where the service cannot be asked. */
export async function whichAreThere(
  work: AddWork,
  ids: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  const { ctx, service, link, signal } = work
  if (service.adapter.libraryContains === undefined) return undefined
  if (ids.length === 0) return new Set()
  const answers = await withSession(ctx, service, link, signal, async (session, signal) =>
    service.adapter.libraryContains?.(session, ids, { signal }),
  )
  return new Set(ids.filter((_, index) => answers?.[index] === true))
}
