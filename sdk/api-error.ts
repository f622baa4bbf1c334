import type { Problem } from './api-types.ts'

/** The service answered, and did not do what was asked. `code` is stable; the texts are for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  /** RFC 9457; undefined when something in between answered instead of the service. */
  readonly problem: Problem | undefined
  /** What the answer asked to wait before the next try. */
  readonly retryAfterMs: number | undefined

  constructor(status: number, problem: Problem | undefined, retryAfterMs: number | undefined) {
    super(problem?.detail ?? `The service answered with status ${status}.`)
    this.status = status
    this.code = problem?.code ?? 'unknown'
    this.problem = problem
    this.retryAfterMs = retryAfterMs
  }
}

export async function toApiError(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN)
  const isProblem = typeof problem?.code === 'string'
  return new ApiError(
    response.status,
    isProblem ? problem : undefined,
    Number.isFinite(wait) ? wait * 1000 : undefined,
  )
}
