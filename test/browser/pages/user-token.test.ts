import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { userTokenPage } from '../../../web/pages/user-token.ts'
import { requireBinary } from '../../support/binaries.ts'
import { startChromium } from '../../support/chromium.ts'
import { userToken } from './support/models.ts'
import type { Answer, Site } from './support/site.ts'
import { bodyOf, serve } from './support/site.ts'
import { picture, violations, visit } from './support/visit.ts'

/** Stands in for MusicKit JS: the same names, and an `authorize` that does what the case needs. */
function musicKit(authorize: string, configure = ''): Answer {
  const script = `
    const calls = (window.calls = [])
    const music = { authorize: async () => { calls.push('authorize'); ${authorize} }, unauthorize: async () => { calls.push('unauthorize') } }
    window.MusicKit = { configure: async (with_) => { calls.push(with_); ${configure} }, getInstance: () => music }
    document.dispatchEvent(new Event('musickitloaded'))`
  return (_req, res) => void res.setHeader('content-type', 'text/javascript').end(script)
}

;(requireBinary('chromium') === undefined ? describe.skip : describe)(
  'linking through a script of the service',
  () => {
    let browser: Browser
    let site: Site
    let complete: Answer
    const handed: unknown[] = []

    const scripts: Readonly<Record<string, Answer>> = {
      '/agrees.js': musicKit(`return 'music-user-token'`),
      '/refuses.js': musicKit(`throw { errorCode: 'AUTHORIZATION_ERROR' }`),
      '/no-subscription.js': musicKit(`throw { errorCode: 'SUBSCRIPTION_ERROR' }`),
      '/blocked-window.js': musicKit(`window.open('/x'); await new Promise(() => {})`),
      '/no-answer.js': musicKit(`await new Promise(() => {})`),
      '/bad-developer-token.js': musicKit(`return ''`, `throw new Error('401')`),
      '/missing.js': (_req, res) => void res.writeHead(404).end(),
    }

    beforeAll(async () => {
      const page = (scriptUrl: string) => userTokenPage(userToken({ scriptUrl, completeUrl: '/complete' }))
      site = await serve({
        ...scripts,
        ...Object.fromEntries(Object.keys(scripts).map((path) => [`/page${path}`, page(path)])),
        '/page/elsewhere.js': page('https://blocked.example/musickit.js'),
        '/link': '<!doctype html><title>list</title>',
        '/next': '<!doctype html><title>next</title>',
        '/complete': (req, res) => complete(req, res),
      })
      const started = await startChromium()
      if (started === undefined) throw new Error('no Chromium')
      browser = started
    })

    beforeEach(() => {
      handed.length = 0
      complete = async (req, res) => {
        handed.push(JSON.parse(await bodyOf(req)))
        res.setHeader('content-type', 'application/json').end('{"next":"/next"}')
      }
    })

    afterAll(async () => {
      await browser?.close()
      await site?.stop()
    })

    test('an agreement goes to the server with the state, and the listener goes on', async () => {
      await using seen = await visit(browser, `${site.origin}/page/agrees.js`)

      await seen.page.getByRole('button', { name: 'Continue with Apple Music' }).click()
      await seen.page.waitForURL('**/next')

      expect(handed).toEqual([
        { state: 'one-time-state', csrf: 'csrf-of-this-browser', music_user_token: 'music-user-token' },
      ])
      expect(seen.complaints).toEqual([])
    })

    test('the script is given the developer token and the name of the app', async () => {
      await using seen = await visit(browser, `${site.origin}/page/agrees.js`)

      await seen.page.locator('#authorize:not([aria-busy])').waitFor()

      expect(await seen.page.evaluate('calls')).toEqual([
        { developerToken: 'developer-token', app: { name: 'Loopie', build: '1.0.0' } },
      ])
    })

    test.each([
      ['refuses', 'was not allowed', 'Try again'],
      ['no-subscription', 'no active Apple Music subscription', 'Try again'],
      ['blocked-window', 'blocked the window', 'Try again'],
    ])('%s: an honest text and a way on', async (script, text, wayOn) => {
      await using seen = await visit(browser, `${site.origin}/page/${script}.js`)
      // What a strict blocker does, also to a click.
      if (script === 'blocked-window') await seen.page.evaluate('window.open = () => null')

      await seen.page.getByRole('button', { name: 'Continue' }).click()

      await seen.page.getByRole('status').getByText(text).waitFor()
      await picture(seen.page, `user-token-${script}.phone`)
      expect(await seen.page.getByRole('button', { name: wayOn }).isEnabled()).toBe(true)
      expect(await seen.page.evaluate('document.activeElement.id')).toBe('authorize')
      expect(await violations(seen.page)).toEqual([])
    })

    test.each([
      ['missing', 'could not be reached'],
      ['elsewhere', 'could not be reached'],
      ['bad-developer-token', 'did not accept this page'],
    ])('script %s: said, and the page can be loaded again', async (script, text) => {
      await using seen = await visit(browser, `${site.origin}/page/${script}.js`)

      await seen.page.getByRole('status').getByText(text).waitFor()
      const again = seen.page.waitForEvent('load')
      await seen.page.getByRole('button', { name: 'Load the page again' }).click()

      await again
    })

    test('no answer from the window: trying again is offered after a while', async () => {
      await using seen = await visit(browser, `${site.origin}/page/no-answer.js`)
      await seen.page.clock.install()

      await seen.page.getByRole('button', { name: 'Continue' }).click()
      await seen.page.getByRole('status').getByText('Waiting for your answer').waitFor()
      await seen.page.clock.fastForward(7000)

      await seen.page.getByRole('button', { name: 'Try again' }).waitFor()
    })

    test('offline at the moment of handing over: nothing is lost, trying again works', async () => {
      await using seen = await visit(browser, `${site.origin}/page/agrees.js`)
      const answer = complete
      complete = (_req, res) => void res.destroy()

      await seen.page.getByRole('button', { name: 'Continue' }).click()
      await seen.page.getByRole('status').getByText('offline').waitFor()
      complete = answer
      await seen.page.getByRole('button', { name: 'Try again' }).click()
      await seen.page.waitForURL('**/next')

      expect(handed).toHaveLength(1)
    })

    test('a server in trouble keeps the permission; a refusal forgets it and starts over', async () => {
      await using seen = await visit(browser, `${site.origin}/page/agrees.js`)

      complete = (_req, res) => void res.writeHead(503).end()
      await seen.page.getByRole('button', { name: 'Continue' }).click()
      await seen.page.getByRole('status').getByText('could not be stored').waitFor()
      const kept = await seen.page.evaluate('calls.includes("unauthorize")')
      complete = (_req, res) => void res.writeHead(410, { 'content-type': 'application/json' }).end('{}')
      await seen.page.getByRole('button', { name: 'Try again' }).click()
      await seen.page.getByRole('status').getByText('open for too long').waitFor()
      const forgotten = await seen.page.evaluate('calls.includes("unauthorize")')
      const again = seen.page.waitForEvent('load')
      await seen.page.getByRole('button', { name: 'Start again' }).click()
      await again

      expect({ kept, forgotten }).toEqual({ kept: false, forgotten: true })
    })

    test('what the server has to say is said in its own words', async () => {
      await using seen = await visit(browser, `${site.origin}/page/agrees.js`)
      const problem = {
        code: 'no_account',
        text: 'This account has no profile yet.',
        what_to_do: 'Open the app once.',
      }
      complete = (_req, res) =>
        void res.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(problem))

      await seen.page.getByRole('button', { name: 'Continue' }).click()

      await seen.page
        .getByRole('status')
        .getByText('This account has no profile yet. Open the app once.', { exact: true })
        .waitFor()
    })

    test('an answer that leads to another origin is not followed', async () => {
      await using seen = await visit(browser, `${site.origin}/page/agrees.js`)
      complete = (_req, res) =>
        void res.setHeader('content-type', 'application/json').end('{"next":"https://elsewhere.example/"}')

      await seen.page.getByRole('button', { name: 'Continue' }).click()

      await seen.page.waitForURL(`${site.origin}/link`)
    })

    test('without JavaScript the page says what it needs and leads back', async () => {
      await using seen = await visit(browser, `${site.origin}/page/agrees.js`, { javaScriptEnabled: false })

      await seen.page.locator('noscript p').waitFor({ state: 'visible' })
      expect(await seen.page.getByRole('link', { name: 'Choose another service' }).getAttribute('href')).toBe(
        '/link',
      )
      expect(await seen.page.getByRole('button').count()).toBe(0)
    })
  },
)
