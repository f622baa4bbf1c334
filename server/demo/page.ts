import type { Request, Response } from 'express'
import { chooseLanguage } from '../../web/messages/languages.ts'
import { demoPage } from '../../web/pages/demo.ts'
import { videos } from '../../web/pages/demo-videos.ts'
import type { ServerContext } from '../context.ts'
import { ASSETS } from '../pages/assets.ts'

/** Our own scripts and styles, our own server, nobody's frame; the button's sheet styles itself by its own element. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export function showDemo(ctx: ServerContext, req: Request, res: Response): void {
  const own = new URL(ctx.publicUrl())
  // The visitor's cookie and the way back from a service are of one host.
  if (req.hostname === 'localhost' && own.hostname === '127.0.0.1') {
    res.redirect(307, own.origin)
    return
  }
  const asked = req.query['lang']
  const page = demoPage({
    assets: ASSETS,
    language: chooseLanguage(typeof asked === 'string' ? asked : null, req.get('accept-language')),
    videos,
    services: ctx.services.offered('test').flatMap((id) => {
      const definition = ctx.services.get('test', id)?.definition
      if (definition === undefined) return []
      return [{ id, name: definition.displayName, libraryName: definition.libraryName }]
    }),
  })
  res.set({
    'Content-Security-Policy': POLICY,
    // Windows in which a service is linked tell this page when they are done.
    'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
    'Cache-Control': 'no-store',
  })
  res.vary('Accept-Language').type('html').send(page)
}
