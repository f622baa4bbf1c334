import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import type { NewId } from '../../core/domain/ids.ts'
import type { Logger } from '../../core/logger.ts'
import type { Caller } from './caller.ts'
import { ProblemError, problemBody } from './problem.ts'
import { isUnavailable } from './unavailable.ts'

/** Gives every request an id, says it in the answer, and logs one line when the answer is out or nobody waits for it. */
export function requestLog(log: Logger, newId: NewId): RequestHandler {
  return (req, res, next) => {
    const requestId = newId('req')
    res.locals['requestId'] = requestId
    res.set('Request-Id', requestId)
    const started = performance.now()
    res.on('close', () => {
      const level = isProbe(req.path) && res.statusCode < 400 ? 'debug' : 'info'
      log[level](
        {
          request_id: requestId,
          ...callerFields(res),
          method: req.method,
          // The path only: a query may hold what is nobody else's business.
          path: withoutCredentials(req.path),
          status: res.statusCode,
          ms: Math.round((performance.now() - started) * 10) / 10,
          ...(res.writableFinished ? {} : { hung_up: true }),
        },
        'request',
      )
    })
    next()
  }
}

/** Asked every few seconds by whatever runs us. */
function isProbe(path: string): boolean {
  return path === '/livez' || path === '/readyz'
}

/** Somebody will put a key into an address one day. */
function withoutCredentials(path: string): string {
  return path.replace(/(\/hooks\/shortcut\/).*/i, '$1[redacted]').replaceAll(/\bat[mus]_\w+/g, '[redacted]')
}

function callerFields(res: Response) {
  const caller = res.locals['caller'] as Caller | undefined
  return caller === undefined ? {} : { app_id: caller.appId }
}

/** The last handler: nothing on this server answers what is asked. */
export const noSuchRoute: RequestHandler = () => {
  throw new ProblemError('not_found', { detail: 'There is nothing at this address.' })
}

/** Turns whatever was thrown into problem+json; only what we raised ourselves is told to the caller. */
export function problemHandler(log: Logger, publicUrl: () => string): ErrorRequestHandler {
  return (err: unknown, _req, res, next) => {
    const requestId = String(res.locals['requestId'] ?? '')
    if (res.headersSent) {
      next(err)
      return
    }
    const problem = asProblem(err)
    res.locals['problem'] = problem
    if (problem.status >= 500) {
      log.error(
        {
          request_id: requestId,
          err: err instanceof Error ? err.message : String(err),
          stack: err instanceof Error ? err.stack : undefined,
        },
        'request failed',
      )
    }
    for (const [name, value] of Object.entries(problem.headers)) res.set(name, value)
    const body = problemBody(problem, publicUrl(), requestId)
    res.locals['answer'] = body
    res
      .status(problem.status)
      .set('Cache-Control', 'no-store')
      .type('application/problem+json')
      .send(JSON.stringify(body))
  }
}

function asProblem(err: unknown): ProblemError {
  if (err instanceof ProblemError) return err
  if (err instanceof URIError)
    return new ProblemError('invalid_request', { detail: 'The address is not well-formed.' })
  if (isUnavailable(err)) {
    return new ProblemError('unavailable', {
      detail: 'The service cannot read or write at the moment. Send the request again a little later.',
      headers: { 'Retry-After': '2' },
    })
  }
  return new ProblemError('internal')
}
