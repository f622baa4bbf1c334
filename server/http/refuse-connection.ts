import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { NewId } from '../../core/domain/ids.ts'
import type { Logger } from '../../core/logger.ts'
import { ProblemError, problemBody } from './problem.ts'
import type { ProblemCode } from './problem.ts'

/** Answers what is no HTTP request, and hangs up. */
export type RefuseConnection = (err: NodeJS.ErrnoException, socket: Duplex) => void

const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
}

/** Such requests never reach the routes; they get the same kind of answer all the same. */
export function createRefuseConnection(log: Logger, newId: NewId, publicUrl: () => string): RefuseConnection {
  return (err, socket) => {
    const problem = new ProblemError(CODES[err.code ?? ''] ?? 'malformed_request')
    const requestId = newId('req')
    const body = JSON.stringify(problemBody(problem, publicUrl(), requestId))
    log.info({ request_id: requestId, status: problem.status, code: err.code }, 'request refused')
    socket.end(
      [
        `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
        'Content-Type: application/problem+json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Cache-Control: no-store',
        'Connection: close',
        `Date: ${new Date().toUTCString()}`,
        `Request-Id: ${requestId}`,
        '',
        body,
      ].join('\r\n'),
    )
  }
}
