import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { NewId } from '../../core/domain/ids.ts'
import type { Logger } from '../../core/logger.ts'
import { ProblemError, problemBody } from './problem.ts'

/** Gives every request an id, says it in the answer, and logs one line when the answer is out. */
export function requestLog(log: Logger, newId: NewId): RequestHandler {
  return (req, res, next) => {
    const requestId = newId('req')
    res.locals['requestId'] = requestId
    res.set('Request-Id', requestId)
    const started = process.hrtime.bigint()
    res.on('finish', () => {
      const ms = Number(process.hrtime.bigint() - started) / 1e6
      // The path only: a query may hold what is nobody else's business.
      log.info(
        {
          request_id: requestId,
          method: req.method,
          path: req.path,
          status: res.statusCode,
          ms: Math.round(ms * 10) / 10,
        },
        'request',
      )
    })
    next()
  }
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
    res
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(problemBody(problem, publicUrl(), requestId)))
  }
}

/** PostgreSQL's ways of saying "not now": too many connections, shutting down, connection lost. */
const NOT_NOW = /^(08|53|57P)|^ECONN|^ETIMEDOUT|^EPIPE/

function asProblem(err: unknown): ProblemError {
  if (err instanceof ProblemError) return err
  const { status, code, message } = err as { status?: unknown; code?: unknown; message?: unknown }
  if (status === 400 && err instanceof URIError)
    return new ProblemError('invalid_request', { detail: 'The address is not well-formed.' })
  const lost =
    (typeof code === 'string' && NOT_NOW.test(code)) ||
    /connection terminated|timeout exceeded when trying to connect/i.test(String(message))
  if (lost) {
    return new ProblemError('unavailable', {
      detail: 'The service cannot write at the moment; nothing was changed.',
      headers: { 'Retry-After': '2' },
    })
  }
  return new ProblemError('internal')
}
