import type { RequestHandler } from 'express'
import type { Metrics } from '../../core/metrics.ts'

/** Counts requests by the route that answered, as it is declared: what is in an address is nobody's label. */
export function countRequests({ httpRequests }: Pick<Metrics, 'httpRequests'>): RequestHandler {
  return (req, res, next) => {
    const started = performance.now()
    res.on('close', () => {
      const { path } = (req.route ?? {}) as { path?: unknown }
      httpRequests.observe(
        {
          method: METHODS.has(req.method) ? req.method : 'other',
          route: typeof path === 'string' ? path : 'none',
          status: res.writableFinished ? `${Math.trunc(res.statusCode / 100)}xx` : 'hung_up',
        },
        (performance.now() - started) / 1000,
      )
    })
    next()
  }
}

/** A method may be any word: callers must not make up labels. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
