import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'
import { compress } from './compress.ts'

const BUNDLES = fileURLToPath(new URL('../../web/dist', import.meta.url))
/** The script, and what it loads later by addresses relative to its own. */
const FILE = /^\/button(-[\w-]+)?\.js$/

const FIVE_MINUTES = 'public, max-age=300, stale-while-revalidate=86400'
/** Names of parts change with their content. */
const FOR_GOOD = 'public, max-age=31536000, immutable'

/** `<add-to-music>` for pages of any origin. It holds no secrets; what a listener may do is decided by their token. */
export function buttonRoutes(): Router {
  const files = express.static(BUNDLES, {
    index: false,
    redirect: false,
    cacheControl: false,
    setHeaders(res, path) {
      res.set({
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Cache-Control': path.endsWith('/button.js') ? FIVE_MINUTES : FOR_GOOD,
      })
    },
  })
  const router = Router()
  router.get(FILE, compress, files)
  return router
}
