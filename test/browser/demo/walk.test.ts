import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { requireBinary } from '../../support/binaries.ts'
import { Demo, allow, becomes, button, isDone, library, linkBySheet, setMood, show } from './support/demo.ts'

const LONG = 120_000

;(requireBinary('chromium') === undefined ? describe.skip : describe)('a visitor of the demo', () => {
  let demo: Demo

  beforeAll(async () => {
    demo = await Demo.start()
  }, LONG)
  afterAll(() => demo?.stop())

  it(
    'saves a song after linking, is refused by a failing service and sees the song arrive, links again, takes one back',
    async () => {
      await using seen = await demo.visit()
      const { page } = seen

      await button(page, 'orchard').click()
      await linkBySheet(page, 'Spotify')
      await becomes(page, 'orchard', 'saved')
      await library(page, 'spotify').filter({ hasText: 'Glass Orchard' }).waitFor()
      await page.locator('.call', { hasText: 'PUT' }).filter({ hasText: '200' }).first().waitFor()
      await isDone(page, 'save')

      await setMood(page, 'spotify', 'down')
      await show(page, 'ferry')
      await button(page, 'ferry').click()
      await page.locator('.call .refused', { hasText: '503' }).first().waitFor()
      await isDone(page, 'fail')
      await becomes(page, 'ferry', 'saving', 'delayed')
      expect(await library(page, 'spotify').count()).toBe(1)
      await setMood(page, 'spotify', 'fine')
      await library(page, 'spotify').filter({ hasText: 'Night Ferry' }).waitFor({ timeout: 40_000 })
      await becomes(page, 'ferry', 'saved')
      await isDone(page, 'arrive')

      const account = await page.locator('[data-service="spotify"] .link-state').innerText()
      await page.locator('[data-service="spotify"] .end-consent').click()
      await show(page, 'satellites')
      await button(page, 'satellites').click()
      await becomes(page, 'satellites', 'awaiting-link')
      await page.locator('[data-service="spotify"].needs_reauth').waitFor()
      await button(page, 'satellites').click()
      const again = page.getByRole('dialog').getByRole('button', { name: /link/i }).first()
      const [popup] = await Promise.all([page.waitForEvent('popup'), again.click()])
      const [, name = ''] = /“(.+)”/.exec(account) ?? []
      await allow(popup, `${name} (US)`)
      await becomes(page, 'satellites', 'saved')
      await library(page, 'spotify').filter({ hasText: 'DJ Turnstile Remix' }).waitFor()
      await isDone(page, 'relink')

      await page.locator('#video-satellites add-to-music [data-do="undo"]').click()
      await library(page, 'spotify').filter({ hasText: 'DJ Turnstile Remix' }).waitFor({ state: 'detached' })
      await isDone(page, 'undo')
      expect(await library(page, 'spotify').allInnerTexts()).toEqual([
        'Night Ferry · Paper Lanterns',
        'Glass Orchard · Mira Solano',
      ])
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'is told the truth about every other kind of song',
    async () => {
      await using seen = await demo.visit()
      const { page } = seen
      await button(page, 'orchard').click()
      await linkBySheet(page, 'Amazon Music')
      await becomes(page, 'orchard', 'saved')

      for (const [video, state] of [
        ['deepsea', 'saved'],
        ['rain', 'saved'],
        ['stage', 'awaiting-review'],
        ['kettle', 'not-found'],
        ['vinyl', 'scheduled'],
        ['kites', 'not-found'],
        ['static', 'saved'],
      ] as const) {
        await show(page, video)
        await button(page, video).click()
        await becomes(page, video, state)
      }
      await show(page, 'umbrellas')
      await button(page, 'umbrellas').click()
      await becomes(page, 'umbrellas', 'awaiting-link')

      const held = library(page, 'amazon-music')
      await held.filter({ hasText: 'Service Down' }).waitFor()
      await held.filter({ hasText: 'Umbrella Season' }).waitFor()
      expect((await held.allInnerTexts()).join('\n')).toContain('雨と電池')
      expect((await held.allInnerTexts()).join('\n')).not.toMatch(/Kite|Sleeve|original sound/)
      await page.locator('.call .refused', { hasText: '503' }).first().waitFor()
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'does all of it with a keyboard',
    async () => {
      await using seen = await demo.visit()
      const { page } = seen

      await page.keyboard.press('ArrowDown')
      await page.locator('#video-ferry.playing').waitFor()
      await page.keyboard.press('ArrowUp')
      await page.locator('#video-orchard.playing').waitFor()
      await page.locator('#feed').focus()
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement?.localName')).toBe('add-to-music')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      const service = page.getByRole('dialog').getByRole('button', { name: 'Spotify' })
      await service.focus()
      const [popup] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')])
      await allow(popup)
      await becomes(page, 'orchard', 'saved')
      await page.locator('[data-service="spotify"] .mood-fine input').focus()
      const told = page.waitForResponse((answer) => answer.url().endsWith('/demo/services/spotify'))
      await page.keyboard.press('ArrowRight')
      await told
      await page.locator('[data-service="spotify"] .mood-ends:not([hidden])').waitFor()

      expect(await page.locator('[data-service="spotify"] .mood-slow input').isChecked()).toBe(true)
      expect(await page.locator('#video-orchard.playing').count()).toBe(1)
      expect(seen.complaints).toEqual([])
      await setMood(page, 'spotify', 'fine')
    },
    LONG,
  )

  it(
    'talks to this server alone, but for the window in which an account is linked',
    async () => {
      await using seen = await demo.visit()
      const { page } = seen
      const elsewhere: string[] = []
      page.on('request', (request) => {
        if (!request.url().startsWith(demo.url)) elsewhere.push(request.url())
      })

      await button(page, 'orchard').click()
      await linkBySheet(page, 'Spotify')
      await becomes(page, 'orchard', 'saved')
      await page.locator('#mute').click()
      await show(page, 'ferry')

      expect(elsewhere).toEqual([])
      const cookies = await page.context().cookies()
      expect(cookies.every(({ httpOnly }) => httpOnly)).toBe(true)
      expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage])')).not.toContain('atu_')
      expect(await page.content()).not.toContain('atu_')
    },
    LONG,
  )

  it(
    'starts over as somebody else, and goes to the page of their saves',
    async () => {
      await using seen = await demo.visit()
      const { page } = seen
      await button(page, 'orchard').click()
      await linkBySheet(page, 'Spotify')
      await isDone(page, 'save')
      await Promise.all([page.waitForURL('**/home'), page.locator('#my-saves').click()])
      await page.getByText('Glass Orchard').first().waitFor()
      await page.goBack()
      await library(page, 'spotify').filter({ hasText: 'Glass Orchard' }).waitFor()

      await Promise.all([page.waitForEvent('load'), page.locator('#start-over').click()])

      await page.locator('[data-service="spotify"].none').waitFor()
      expect(await library(page, 'spotify').count()).toBe(0)
      expect(await page.locator('[data-step].done').count()).toBe(0)
      expect(await button(page, 'orchard').getAttribute('state')).toBe('idle')
    },
    LONG,
  )
})
