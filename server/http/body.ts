import express from 'express'
import type { RequestHandler } from 'express'
import { ProblemError } from './problem.ts'

/**
 * Reads a JSON body. Express runs a route on any other content type without a body, which would let a web page send
 * requests that browsers do not ask permission for: everything but application/json is refused.
 */
export function jsonBody(limit: number): RequestHandler {
  const read = express.json({ limit, type: 'application/json' })
  return (req, res, next) => {
    const type = req.get('content-type')?.split(';')[0]?.trim().toLowerCase()
    if (type !== 'application/json') {
      throw new ProblemError('unsupported_media_type', { detail: 'Send "Content-Type: application/json".' })
    }
    read(req, res, (err?: unknown) => {
      next(err === undefined ? undefined : readProblem(err, limit))
    })
  }
}

function readProblem(err: unknown, limit: number): unknown {
  const { type } = err as { type?: string }
  if (type === 'entity.too.large') {
    return new ProblemError('body_too_large', { detail: `The body may have ${limit} bytes.` })
  }
  if (type === 'entity.parse.failed') {
    return new ProblemError('malformed_json', {
      detail: 'The body is not well-formed JSON.',
      errors: [{ pointer: '', detail: 'is not well-formed JSON' }],
    })
  }
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') {
    return new ProblemError('unsupported_media_type', {
      detail: 'Send UTF-8, plain or compressed with gzip, deflate or br.',
    })
  }
  if (type === 'request.aborted' || type === 'request.size.invalid')
    return new ProblemError('invalid_request')
  return err
}
