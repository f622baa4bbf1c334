import cors from 'cors'
import type { RequestHandler } from 'express'

/**
 * Pages of any origin may call the API: what counts is the bearer token, which no browser sends by itself, and cookies
 * are not looked at here. https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
 */
const answer = cors({
  origin: '*',
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'Last-Event-ID'],
  exposedHeaders: [
    'Request-Id',
    'Location',
    'Retry-After',
    'RateLimit',
    'RateLimit-Policy',
    'Idempotency-Replayed',
  ],
  maxAge: 24 * 3600,
})

/** For browsers only: a server that calls sends no Origin, and an OPTIONS that asks for nothing is no preflight. */
export const crossOrigin: RequestHandler = (req, res, next) => {
  const isPreflight = req.get('access-control-request-method') !== undefined
  if (req.get('origin') === undefined || (req.method === 'OPTIONS' && !isPreflight)) next()
  else answer(req, res, next)
}
