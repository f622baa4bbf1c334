import { isUtf8 } from 'node:buffer'
import express from 'express'
import type { RequestHandler } from 'express'
import { malformedJson, readProblem } from './body.ts'
import type { Verify } from './route.ts'

/**
 * For operations whose caller is known by the request itself instead of a credential in the header: the body is read as it
 * came, then the request is verified, and only then is the body taken for anything.
 */
export function verifyFirst(verify: Verify, limit: number): RequestHandler[] {
  const read = express.raw({ limit, type: () => true }) as RequestHandler
  const readBytes: RequestHandler = (req, res, next) => {
    read(req, res, (err?: unknown) => next(err === undefined ? undefined : readProblem(err, limit)))
  }
  const check: RequestHandler = async (req, res, next) => {
    const bytes = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
    const params = req.params as Readonly<Record<string, string>>
    res.locals['caller'] = await verify({ params, header: (name) => req.get(name), bytes })
    const isForm = req.is('application/x-www-form-urlencoded') !== false
    req.body = isForm ? Object.fromEntries(new URLSearchParams(bytes.toString())) : parseJson(bytes)
    next()
  }
  return [readBytes, check]
}

function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw malformedJson()
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    throw malformedJson()
  }
}
