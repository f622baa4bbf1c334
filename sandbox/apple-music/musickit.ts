import type { Request, Router } from 'express'
import { consentPage, errorPage, listenerIn } from '../consent-page.ts'
import { accountFailures, flagsOf, playFailure } from '../played-failures.ts'
import { formOf, handle, html, queryOf, type Answer } from '../http.ts'
import type { World } from '../world.ts'
import { SERVICE, type DeveloperTokens } from './auth.ts'
import { issueUserToken } from './user-token.ts'

/** Stands in for `js-cdn.music.apple.com/musickit/v3/musickit.js` and Apple's consent window. */
export function addMusicKitRoutes(router: Router, world: World, tokens: DeveloperTokens): void {
  router.get(
    '/musickit/v3/musickit.js',
    handle((req) => script(`${req.protocol}://${req.headers.host ?? ''}${req.baseUrl}/musickit/authorize`)),
  )
  router.get(
    '/musickit/authorize',
    handle((req) => ask(world, tokens, queryOf(req))),
  )
  router.post(
    '/musickit/authorize',
    handle((req) => decide(world, tokens, req)),
  )
}

async function ask(world: World, tokens: DeveloperTokens, parameters: URLSearchParams): Promise<Answer> {
  await tokens.check(parameters.get('developer_token') ?? undefined, parameters.get('origin') ?? undefined)
  return html(
    200,
    consentPage({
      serviceName: 'Apple Music (sandbox)',
      clientId: parameters.get('app') ?? 'An app',
      scopes: ['Access your Apple Music library'],
      accounts: world.accounts(SERVICE),
      parameters,
      failures: {
        expire: 'every consent ends now',
        ...accountFailures(['privacy_not_accepted', 'no_subscription']),
      },
    }),
  )
}

async function decide(world: World, tokens: DeveloperTokens, req: Request): Promise<Answer> {
  const form = formOf(req) ?? new URLSearchParams()
  const origin = form.get('origin') ?? undefined
  await tokens.check(form.get('developer_token') ?? undefined, origin)
  const decision = form.get('decision') ?? ''
  if (playFailure(world, SERVICE, '', decision) !== undefined) {
    return tellOpener({ error: 'ACCESS_DENIED' }, origin)
  }
  const account = world.ensureAccount(SERVICE, { ...listenerIn(form), ...flagsOf(decision) })
  return tellOpener({ musicUserToken: issueUserToken(world, account.id) }, origin)
}

function tellOpener(message: Record<string, string>, origin: string | undefined): Answer {
  if (origin === undefined) return html(400, errorPage('No origin'))
  const literal = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')
  return html(
    200,
    `<!doctype html><title>Apple Music</title><script>
window.opener?.postMessage(${literal({ musicKitSandbox: message })}, ${literal(origin)}); window.close()
</script>`,
  )
}

/** The part of MusicKit JS v3 that linking needs; a token is kept in the page's storage like the real one does. */
function script(authorizeUrl: string): Answer {
  const body = `(() => {
  const KEY = 'musickit-sandbox-user-token'
  let configuration, instance
  const consent = () => new Promise((resolve, reject) => {
    const url = new URL(${JSON.stringify(authorizeUrl)})
    url.searchParams.set('developer_token', configuration.developerToken)
    url.searchParams.set('origin', location.origin)
    url.searchParams.set('app', configuration.app?.name ?? '')
    const popup = window.open(url, 'musickit', 'width=480,height=640')
    if (!popup) { reject(new Error('The window was blocked')); return }
    const done = (settle, value) => { clearInterval(timer); removeEventListener('message', listen); settle(value) }
    const listen = (event) => {
      const answer = event.origin === url.origin ? event.data?.musicKitSandbox : undefined
      if (answer?.musicUserToken) done(resolve, answer.musicUserToken)
      else if (answer) done(reject, Object.assign(new Error(answer.error), { errorCode: answer.error }))
    }
    const timer = setInterval(() => { if (popup.closed) setTimeout(done, 500, reject, new Error('AUTHORIZATION_ERROR: Unauthorized')) }, 500)
    addEventListener('message', listen)
  })
  const make = () => ({
    get isAuthorized() { return localStorage.getItem(KEY) !== null },
    get musicUserToken() { return localStorage.getItem(KEY) ?? undefined },
    get developerToken() { return configuration.developerToken },
    async authorize() {
      if (!this.isAuthorized) localStorage.setItem(KEY, await consent())
      return this.musicUserToken
    },
    async unauthorize() { localStorage.removeItem(KEY) },
  })
  window.MusicKit = {
    version: '3.0.0-sandbox',
    async configure(options) { configuration = options; instance = make(); return instance },
    getInstance: () => instance,
  }
  document.dispatchEvent(new Event('musickitloaded'))
})()
`
  return { status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' }, body }
}
