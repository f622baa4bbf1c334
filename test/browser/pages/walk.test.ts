import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { donePage } from '../../../web/pages/done.ts'
import { requireBinary } from '../../support/binaries.ts'
import { startChromium } from '../../support/chromium.ts'
import { consent, csrf, frame, pages, spotify } from './support/models.ts'
import type { Site } from './support/site.ts'
import { bodyOf, serve } from './support/site.ts'
import { picture, visit } from './support/visit.ts'

/** Name and role of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(
    `(document.activeElement.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean).map((id) => document.getElementById(id).textContent.trim()).join(' ') || document.activeElement.textContent.trim().replace(/\\s+/g, ' ')`,
  )
}

async function tab(page: Page, times: number): Promise<readonly string[]> {
  const stops: string[] = []
  for (let i = 0; i < times; i++) {
    await page.keyboard.press('Tab')
    stops.push(await focused(page))
  }
  return stops
}

;(requireBinary('chromium') === undefined ? describe.skip : describe)('using the linking pages', () => {
  let browser: Browser
  let site: Site
  let app: Site
  let stranger: Site
  const posted: { readonly path: string; readonly form: Record<string, string> }[] = []

  beforeAll(async () => {
    // The page of the app that opens ours and listens.
    const opener =
      '<!doctype html><title>app</title><h1>app</h1><script src="/assets/forms.js" type="module"></script>'
    app = await serve({ '/': opener })
    stranger = await serve({ '/': opener })
    const record = async (path: string, body: string) => {
      posted.push({ path, form: Object.fromEntries(new URLSearchParams(body)) })
    }
    const answers = Object.fromEntries(
      ['/link/spotify', '/link/spotify/confirm', '/link/spotify/unlink'].map((path) => [
        path,
        async (req: Parameters<typeof bodyOf>[0], res: { end(text: string): unknown }) => {
          await record(path, await bodyOf(req))
          // Slow enough for a second tap.
          setTimeout(() => res.end('next page'), 300)
        },
      ]),
    )
    site = await serve({
      ...Object.fromEntries(Object.entries(pages).map(([path, page]) => [`/${path}`, page(frame)])),
      ...answers,
      '/told': donePage({
        frame,
        service: spotify,
        resumedSongs: 1,
        messageOrigins: ['not an origin', 'https://elsewhere.example', app.origin],
      }),
    })
    const started = await startChromium()
    if (started === undefined) throw new Error('no Chromium')
    browser = started
  })

  afterAll(async () => {
    await browser?.close()
    await Promise.all([site?.stop(), app?.stop(), stranger?.stop()])
  })

  test('a service is chosen with the keyboard alone', async () => {
    await using seen = await visit(browser, `${site.origin}/choose`)
    posted.length = 0

    const stops = await tab(seen.page, 2)
    await picture(seen.page, 'choose-focus.phone')
    await seen.page.keyboard.press('Enter')
    await seen.page.waitForURL('**/link/spotify')

    expect(stops).toEqual(['Skip to content', 'Link Spotify Songs land in Liked Songs'])
    expect(posted).toEqual([{ path: '/link/spotify', form: { csrf } }])
  })

  test('the skip link leads past the header', async () => {
    await using seen = await visit(browser, `${site.origin}/choose`)

    await seen.page.keyboard.press('Tab')
    await seen.page.keyboard.press('Enter')

    expect(await seen.page.evaluate('document.activeElement.id')).toBe('content')
  })

  test('unlinking takes two presses, says what happens, and works without scripts', async () => {
    await using seen = await visit(browser, `${site.origin}/manage-troubled`, { javaScriptEnabled: false })
    posted.length = 0
    const spotifyCard = seen.page.getByRole('article', { name: 'Spotify' })

    await spotifyCard.locator('summary').press('Enter')
    await expect(spotifyCard.getByText('already saved stay').isVisible()).resolves.toBe(true)
    await picture(seen.page, 'unlink-opened.phone')
    await spotifyCard.getByRole('button', { name: 'Yes, unlink Spotify' }).press('Enter')
    await seen.page.waitForURL('**/unlink')

    expect(posted).toEqual([{ path: '/link/spotify/unlink', form: { csrf } }])
  })

  test('every button of the list of links says which service it is about', async () => {
    await using seen = await visit(browser, `${site.origin}/manage-troubled`)

    const stops = await tab(seen.page, 8)

    expect(stops).toEqual([
      'Skip to content',
      'Link again Amazon Music',
      'Unlink Amazon Music',
      'Unlink Spotify',
      'Renew now Apple Music',
      'Make default Apple Music',
      'Unlink Apple Music',
      expect.anything(),
    ])
  })

  test.each([
    ['Connect', 'yes'],
    ['No, don’t connect', 'no'],
  ])('"%s" answers %s once, however often it is tapped', async (label, decision) => {
    await using seen = await visit(browser, `${site.origin}/confirm`)
    posted.length = 0
    const button = seen.page.getByRole('button', { name: label, exact: true })

    await button.dblclick({ noWaitAfter: true })
    await seen.page.waitForURL('**/confirm', { waitUntil: 'load' })
    await seen.page.getByText('next page').waitFor()

    expect(posted).toEqual([{ path: '/link/spotify/confirm', form: { csrf, consent, decision } }])
  })

  test('names of others are text and stay inside their place', async () => {
    await using seen = await visit(browser, `${site.origin}/manage-long-names`)

    expect(await seen.page.locator('main script').count()).toBe(0)
    await seen.page.getByText('<script>alert(1)</script> "\'>&gnp.exe', { exact: true }).first().waitFor()
    expect(seen.complaints).toEqual([])
  })

  test.each([
    ['the app', true],
    ['a stranger', false],
  ])('a page opened by %s tells it about the link: %s', async (_who, hears) => {
    const from = hears ? app : stranger
    await using seen = await visit(browser, from.origin)
    await seen.page.evaluate(`addEventListener('message', (event) => { window.heard = event.data })`)
    const opening = seen.page.waitForEvent('popup')

    await seen.page.evaluate(`void window.open('${site.origin}/told', 'link', 'popup,width=480,height=720')`)
    const popup = await opening
    await popup.getByRole('button', { name: 'Back to Loopie' }).waitFor()
    await picture(popup, 'done-popup')
    const heard = await seen.page.evaluate('window.heard')
    const closed = popup.waitForEvent('close')
    // The page may be gone before the click is known to have been made.
    await popup
      .getByRole('button')
      .click()
      .catch(() => undefined)
    await closed

    expect(heard).toEqual(hears ? { type: 'add-to-music:linked', service: 'spotify' } : undefined)
  })

  test('opened by nobody, the last page says how to go on', async () => {
    await using seen = await visit(browser, `${site.origin}/told`)

    await seen.page.getByText('You can close this page and go back to Loopie.').waitFor()
    expect(await seen.page.getByRole('button').count()).toBe(0)
    expect(await seen.page.getByRole('link', { name: 'Manage' }).getAttribute('href')).toBe('/link')
    expect(seen.complaints).toEqual([])
  })
})
