import { sha256 } from '../../core/apps/credentials.ts'
import { claimBatch } from '../../core/saves/claim-batch.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { parsePart } from '../http/parse.ts'
import { ProblemError } from '../http/problem.ts'
import { SaveRequest } from '../schemas/save.ts'
import type { SaveView } from '../schemas/save.ts'
import { submitSave } from './submit-save.ts'

const KEY_KEPT_MS = 24 * 3_600_000

export type BatchResult = { readonly save: SaveView } | { readonly problem: ProblemError }

export interface SubmittedBatch {
  /** In the order of the request. */
  readonly results: readonly BatchResult[]
  readonly replayed: boolean
}

/** Many taps in one request; each is a save of its own, and one that is refused is refused alone. */
export async function submitBatch(
  ctx: ServerContext,
  caller: Caller,
  saves: readonly unknown[],
  idempotencyKey: string | undefined,
): Promise<SubmittedBatch> {
  const replayed = idempotencyKey !== undefined && (await isAgain(ctx, caller, saves, idempotencyKey))
  const results = saves.map(async (save, n): Promise<BatchResult> => {
    try {
      const request = parsePart(SaveRequest, save, 'body')
      const key = idempotencyKey === undefined ? undefined : sha256(`batch ${n} ${idempotencyKey}`)
      return { save: (await submitSave(ctx, caller, request, key)).save }
    } catch (err) {
      if (err instanceof ProblemError && err.status < 500) return { problem: at(n, err) }
      throw err
    }
  })
  // All of them come to an end before the answer: after a failure the caller sends the batch again.
  const settled = await Promise.allSettled(results)
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return { results: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])), replayed }
}

async function isAgain(
  ctx: ServerContext,
  caller: Caller,
  saves: readonly unknown[],
  key: string,
): Promise<boolean> {
  const now = ctx.now()
  const batch = {
    appId: caller.appId,
    requestKey: `batch:${sha256(JSON.stringify([caller.userId ?? null, key]))}`,
    fingerprint: sha256(JSON.stringify(saves)),
  }
  const claim = await claimBatch(ctx.db, batch, now, new Date(now.getTime() + KEY_KEPT_MS))
  if (claim === 'reused') {
    throw new ProblemError('idempotency_key_reused', {
      detail: 'The first batch with this Idempotency-Key was another one. Use a new key for a new batch.',
    })
  }
  return claim === 'again'
}

/** Pointers lead from the body of the whole request. */
function at(n: number, problem: ProblemError): ProblemError {
  if (problem.errors === undefined) return problem
  const errors = problem.errors.map((error) => ({ ...error, pointer: `/saves/${n}${error.pointer}` }))
  return new ProblemError(problem.code, { detail: problem.message, errors, headers: problem.headers })
}
