import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { FaultEffect } from '../../../sandbox/simulator.ts'
import { linksOf, textOf } from '../../support/web-browser.ts'
import type { Page } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'

const named = (name: string): FaultEffect => ({ kind: 'named', name })

describe('an account that cannot be linked', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  /** A page that says what happened, with its code and a way on; nothing is linked. */
  async function ends(ada: Listener, page: Page, status: number, code: string) {
    expect({ status: page.status, code: codeOf(page) }).toEqual({ status, code })
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.body.includes('action="/link/') || linksOf(page).includes('/link')).toBe(true)
    expect(await scene.db.selectFrom('links').select('id').where('user_id', '=', ada.user).execute()).toEqual(
      [],
    )
    expect((await ada.confirmPage('spotify')).status).toBe(410)
  }

  function codeOf(page: Page): string | undefined {
    return /<code>([^<]*)<\/code>/.exec(page.body)?.[1]
  }

  it('because the listener said no; the next try works', async () => {
    const ada = await Listener.open(scene)

    const page = await ada.comeBack('spotify', { decision: 'deny' })

    await ends(ada, page, 200, 'consent_denied')
    expect(textOf(page)).toContain('You did not allow access at Spotify')
    await ada.link('spotify')
  })

  it.each([
    ['access_denied', 200, 'consent_denied'],
    ['server_error', 502, 'service_error'],
    ['temporarily_unavailable', 502, 'service_error'],
    ['<script>alert(1)</script>', 502, 'service_error'],
  ])('because the service came back with error=%s', async (error, status, code) => {
    const ada = await Listener.open(scene)
    const back = new URL(await ada.consent('spotify'))
    back.searchParams.delete('code')
    back.searchParams.set('error', error)
    back.searchParams.set('error_description', 'Tell <b>everybody</b>')

    const page = await ada.browser.get(back.href)

    await ends(ada, page, status, code)
    expect(page.body).not.toContain('everybody')
  })

  it.each([
    ['no code', (url: URL) => url.searchParams.delete('code')],
    ['two codes', (url: URL) => url.searchParams.append('code', 'another')],
  ])('because the service came back with %s', async (_name, change) => {
    const ada = await Listener.open(scene)
    const back = new URL(await ada.consent('spotify'))
    change(back)

    await ends(ada, await ada.browser.get(back.href), 502, 'service_error')
  })

  const AT_TOKEN: readonly (readonly [string, FaultEffect, number, string])[] = [
    ['refuses the code', named('invalid_grant'), 400, 'code_rejected'],
    ['refuses our own credentials', named('invalid_client'), 503, 'misconfigured'],
    ['shows an error page', named('html_500'), 503, 'service_unavailable'],
    ['is behind a gateway that gave up', named('html_504'), 503, 'service_unavailable'],
    ['shows a page that says all is well', named('non_json'), 503, 'service_unavailable'],
    ['answers half', named('truncated_json'), 503, 'service_unavailable'],
    ['answers something else', named('wrong_shape'), 503, 'service_unavailable'],
    ['hangs up', { kind: 'cut_before' }, 503, 'service_unavailable'],
    ['hangs up after it has given tokens', { kind: 'cut_after' }, 503, 'service_unavailable'],
    ['answers a byte a second', { kind: 'drip' }, 503, 'service_unavailable'],
    ['has had enough of us', { kind: 'answer', status: 429, body: '{}' }, 503, 'service_unavailable'],
  ]

  it.each(AT_TOKEN)('because the token endpoint %s', async (_name, effect, status, code) => {
    const ada = await Listener.open(scene)
    const back = await ada.consent('spotify')
    scene.sandbox.addFault({ service: 'spotify', pathIncludes: '/api/token', effect })

    const page = await ada.browser.get(back)

    await ends(ada, page, status, code)
  })

  it('because Spotify does not know this listener of an app in development mode', async () => {
    const ada = await Listener.open(scene)
    scene.sandbox.createAccount('spotify', { id: 'not-on-the-list', flags: ['not_allowed'] })

    const page = await ada.comeBack('spotify', { account: 'not-on-the-list' })

    await ends(ada, page, 403, 'not_allowed')
    expect(textOf(page)).toContain('Ask the people who run this site to add your account')
  })

  it.each([
    ['amazon-music', named('invalid_client_id'), 503, 'misconfigured'],
    ['amazon-music', named('denied_subscription_tier'), 403, 'no_subscription'],
    ['amazon-music', named('access_denied'), 403, 'access_denied'],
    ['amazon-music', named('internal'), 503, 'service_unavailable'],
    ['spotify', named('premium_required'), 503, 'misconfigured'],
    ['spotify', named('insufficient_scope'), 403, 'access_denied'],
    ['spotify', named('invalid_token'), 400, 'code_rejected'],
    ['spotify', named('rate_limited_long'), 503, 'service_unavailable'],
  ] as const)('because the first call to %s ends with %j', async (service, effect, status, code) => {
    const ada = await Listener.open(scene)
    const back = await ada.consent(service)
    scene.sandbox.addFault({ service, pathIncludes: '/v1/me', effect })

    await ends(ada, await ada.browser.get(back), status, code)
  })

  it('because nobody has opened Amazon Music with this account yet', async () => {
    const ada = await Listener.open(scene)
    scene.sandbox.createAccount('amazon-music', { id: 'shopper', flags: ['no_account'] })

    const page = await ada.comeBack('amazon-music', { account: 'shopper' })

    await ends(ada, page, 403, 'no_account')
  })

  it('because Amazon has not enabled the profile of this site', async () => {
    const ada = await Listener.open(scene)
    const back = await ada.consent('amazon-music')
    scene.sandbox.world.set('amazon-music', 'profileEnabled', false)

    const page = await ada.browser.get(back)

    scene.sandbox.world.set('amazon-music', 'profileEnabled', true)
    await ends(ada, page, 503, 'misconfigured')
    expect(textOf(page)).toContain('not set up correctly for Amazon Music')
  })

  it('because the listener switched a permission off', async () => {
    const ada = await Listener.open(scene)
    const authorize = new URL(await ada.leave('spotify'))
    authorize.searchParams.set('scope', 'user-library-read')
    const { decideConsent } = await import('../../../sandbox/decide-consent.ts')

    const page = await ada.browser.get(await decideConsent(authorize.href, { decision: 'allow' }))

    await ends(ada, page, 403, 'access_denied')
  })

  it.each([
    ['is not one', () => 'no-token', 400, 'code_rejected'],
    ['is empty', () => '', 400, 'code_rejected'],
    ['has no end', () => 'x'.repeat(5000), 400, 'code_rejected'],
    ['would be another header', (good: string) => `${good}\r\nx-evil: 1`, 400, 'code_rejected'],
    ['is of another kind', () => ({ $ne: 1 }), 400, 'code_rejected'],
  ])('because the token that Apple’s script gave %s', async (_name, token, status, code) => {
    const ada = await Listener.open(scene)
    const { accessToken } = scene.sandbox.createAccount('apple-music')
    const { state, csrf, completeUrl } = await ada.scriptPage()

    const body = { state, csrf, music_user_token: token(accessToken) }
    const answer = await ada.browser.postJson(ada.url(completeUrl), body)

    expect({ status: answer.status, ...JSON.parse(answer.body) }).toMatchObject({ status, code })
    expect((await ada.confirmPage('apple-music')).status).toBe(410)
  })

  it.each([
    ['no_subscription', 403, 'no_subscription'],
    ['privacy_not_accepted', 400, 'code_rejected'],
    ['unavailable', 503, 'service_unavailable'],
  ])('because Apple Music says %s', async (fault, status, code) => {
    const ada = await Listener.open(scene)
    scene.sandbox.addFault({ service: 'apple-music', pathIncludes: '/me/storefront', effect: named(fault) })

    const answer = await ada.complete(scene.sandbox.createAccount('apple-music'))

    expect({ status: answer.status, ...JSON.parse(answer.body) }).toMatchObject({ status, code })
  })

  it.each(['/link/napster', '/link/__proto__', '/link/constructor'])(
    'because %s is no service',
    async (path) => {
      const ada = await Listener.open(scene)

      const page = await ada.page(path)

      expect({ status: page.status, code: codeOf(page) }).toEqual({ status: 404, code: 'not_offered' })
    },
  )
})
