import type { Response } from 'express'
import { directionOf } from '../../web/messages/languages.ts'
import type { Frame } from '../../web/pages/layout.ts'
import type { ServerContext } from '../context.ts'
import { ASSETS } from './assets.ts'
import type { BrowserSession } from './browser-session.ts'

export function frameOf(session: BrowserSession): Frame {
  return {
    appName: session.appName,
    userName: session.displayName ?? session.userId,
    assets: ASSETS,
    lang: session.language,
    dir: directionOf(session.language),
  }
}

export interface PageNeeds {
  /** Origins whose scripts this page loads besides our own. */
  readonly scripts?: readonly string[]
  /** Origins whose pictures it shows besides our own. */
  readonly images?: readonly string[]
  /** The page talks to servers that only the script of a service knows. */
  readonly anyConnection?: boolean
}

/**
 * Sends a page nobody can frame, that runs our scripts only and keeps no copy. Its forms may lead to the consent pages
 * of the services: browsers hold the redirect after a form to the same rule.
 */
export function sendPage(
  ctx: ServerContext,
  session: BrowserSession | undefined,
  res: Response,
  page: string,
  needs: PageNeeds = {},
): void {
  const targets = session === undefined ? [] : consentOrigins(ctx, session)
  const directives = [
    "default-src 'none'",
    "style-src 'self'",
    ["script-src 'self'", ...(needs.scripts ?? [])].join(' '),
    ["img-src 'self' data:", ...(needs.images ?? [])].join(' '),
    "manifest-src 'self'",
    needs.anyConnection === true ? "connect-src 'self' https: http://127.0.0.1:*" : "connect-src 'self'",
    ["form-action 'self'", ...targets].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  res.set({
    'Content-Security-Policy': directives.join('; '),
    'Referrer-Policy': 'no-referrer',
  })
  res.type('html').send(page)
}

function consentOrigins(ctx: ServerContext, session: BrowserSession): readonly string[] {
  const origins = ctx.services.offered(session.mode).flatMap((id) => {
    const service = ctx.services.get(session.mode, id)
    if (service?.definition.auth.kind !== 'oauth2') return []
    const { origin, hostname } = new URL(service.definition.auth.endpoints(service.config).authorizeUrl)
    // The consent page of a real service may be on another of its hosts, by region for one.
    const real = service.definition.realHosts.filter((host) => hostname.endsWith(`.${host}`))
    return [origin, ...real.map((host) => `https://*.${host}`)]
  })
  return [...new Set(origins)]
}
