import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { MIMEType } from 'node:util'
import express from 'express'
import type { RequestHandler } from 'express'
import { ProblemError } from './problem.ts'

/**
 * Reads a JSON body. Express runs a route on any other content type without a body, which would let a web page send
 * requests that browsers do not ask permission for: everything but application/json is refused.
 */
export function jsonBody(limit: number): RequestHandler {
  const read = readJson(limit)
  return (req, res, next) => {
    if (!isJson(req.get('content-type'))) {
      throw new ProblemError('unsupported_media_type', {
        detail: 'Send "Content-Type: application/json", in UTF-8.',
        headers: { Accept: 'application/json' },
      })
    }
    read(req, res, (err?: unknown) => {
      next(err === undefined ? undefined : readProblem(err, limit))
    })
  }
}

/** Operations that take no body refuse one: whoever sends it expects something of it. */
export function refuseBody(limit: number): RequestHandler {
  const read = readJson(limit)
  return (req, res, next) => {
    read(req, res, (err?: unknown) => {
      const body = req.body as unknown
      const nothing =
        body === undefined || (typeof body === 'object' && body !== null && Object.keys(body).length === 0)
      const fine = err === undefined && nothing
      next(
        fine
          ? undefined
          : new ProblemError('invalid_request', {
              detail: 'This operation takes no body.',
              errors: [{ in: 'body', pointer: '', detail: 'must be left out' }],
            }),
      )
    })
  }
}

function readJson(limit: number): RequestHandler {
  // Not `strict`: the schema says better what is wrong with a body that is no object.
  return express.json({ limit, type: () => true, strict: false, verify: requireUtf8 }) as RequestHandler
}

/** JSON is UTF-8 (RFC 8259); other bytes would be stored as replacement characters. */
function requireUtf8(_req: IncomingMessage, _res: unknown, bytes: Buffer): void {
  if (!isUtf8(bytes)) throw Object.assign(new Error('not UTF-8'), { type: 'entity.parse.failed' })
}

function isJson(header: string | undefined): boolean {
  // What nearly everybody sends.
  if (header === 'application/json') return true
  try {
    const type = new MIMEType(header ?? '')
    const charset = type.params.get('charset') ?? 'utf-8'
    return type.essence === 'application/json' && charset.toLowerCase() === 'utf-8'
  } catch {
    return false
  }
}

/** What a body parser threw, as a problem where it is the sender's. */
export function readProblem(err: unknown, limit: number): unknown {
  const { type, status } = err as { type?: string; status?: number }
  if (type === 'entity.too.large') {
    return new ProblemError('body_too_large', { detail: `The body may have ${limit} bytes.` })
  }
  if (type === 'encoding.unsupported') {
    return new ProblemError('unsupported_media_type', {
      detail: 'Send the body as it is, or compressed with gzip, deflate or br.',
      headers: { 'Accept-Encoding': 'gzip, deflate, br' },
    })
  }
  if (type === 'entity.parse.failed') {
    return malformedJson()
  }
  // What is left is about the sending: hung up, fewer or more bytes than announced, damaged compression.
  if (status !== undefined && status < 500) {
    return new ProblemError('invalid_request', {
      detail: 'The body could not be read.',
      errors: [{ in: 'body', pointer: '', detail: 'could not be read' }],
    })
  }
  return err
}

export function malformedJson(): ProblemError {
  return new ProblemError('malformed_json', {
    detail: 'The body is not JSON in UTF-8.',
    errors: [{ in: 'body', pointer: '', detail: 'is not well-formed JSON in UTF-8' }],
  })
}
