import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { ALL_SCOPES, createKey } from '../../../core/apps/apps.ts'
import { newId } from '../../../core/domain/ids.ts'
import { startChromium } from '../../support/chromium.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../../integration/workers/scene.ts'
import { overflow, sizes, violations, visit } from '../pages/support/visit.ts'
import type { Visit } from '../pages/support/visit.ts'

const LONG = 120_000
const TOKEN = 'a-token-of-the-operator'
const PICTURES = join(import.meta.dirname, '../../../test-output/console')

/** Pages of an app, and of the operator. */
const OF_APP = [
  '',
  '/saves',
  '/saves/SAVE',
  '/webhooks',
  '/webhooks/ENDPOINT',
  '/keys',
  '/requests',
  '/settings',
]
const OF_OPERATOR = ['/console', '/admin', '/admin/links', '/admin/search?q=u_0', '/admin/changes']

describe('the console in a browser', () => {
  let scene: Scene
  let browser: Browser
  let key: string
  const ids = new Map<string, string>()

  beforeAll(async () => {
    scene = await Scene.start('embedded', { env: { ADMIN_TOKEN: TOKEN, LOCAL_WEBHOOKS: 'true' } })
    const started = await startChromium()
    if (started === undefined) throw new Error('no Chromium')
    browser = started
    const made = await createKey(scene.db, newId, { appId: scene.app.id, scopes: ALL_SCOPES }, new Date())
    key = made?.key ?? ''
    const url = 'http://127.0.0.1:9/a-receiver-that-is-away'
    const hook = await scene.app.call('POST', '/v1/webhook-endpoints', { url, events: ['*'] })
    ids.set('ENDPOINT', hook.body.id)
    const { user } = await scene.ready()
    ids.set('SAVE', await scene.save(user, scene.newSong(), ['spotify']))
    await scene.save('u_0', { title: 'A title without end '.repeat(12), artists: ['Ü'.repeat(80)] }, [
      'apple-music',
    ])
    await scene.becomes(ids.get('SAVE') ?? '', 'saved')
  }, LONG)
  afterAll(async () => {
    await browser?.close()
    await scene?.stop()
  }, 60_000)

  const address = (path: string) =>
    path.startsWith('/console') || path.startsWith('/admin')
      ? path
      : `/console/apps/${scene.app.id}${path.replace(/[A-Z]+/, (name) => ids.get(name) ?? '')}`

  async function signedIn(credential: string, options: Parameters<typeof visit>[2] = {}): Promise<Visit> {
    const seen = await visit(browser, `${scene.product.url}/console/sign-in`, options)
    await seen.page.getByLabel(/API key/).fill(credential)
    await seen.page.getByRole('button', { name: 'Sign in' }).click()
    await seen.page.waitForURL(/\/console(?!\/sign-in)/)
    return seen
  }

  async function isClean(page: Page, path: string): Promise<void> {
    expect({ path, violations: await violations(page) }).toEqual({ path, violations: [] })
    expect({ path, overflow: await overflow(page) }).toEqual({ path, overflow: 0 })
  }

  const LOOKS = Object.entries(sizes).flatMap(([size, viewport]) =>
    (['light', 'dark'] as const).map((scheme) => ({ size, viewport, scheme })),
  )

  it.each(LOOKS)(
    'looks as it should on a $size, $scheme',
    async ({ size, viewport, scheme }) => {
      for (const [who, credential, paths] of [
        ['partner', key, OF_APP],
        ['operator', TOKEN, OF_OPERATOR],
      ] as const) {
        await using seen = await signedIn(credential, { viewport, colorScheme: scheme })
        for (const path of paths) {
          await seen.page.goto(scene.product.url + address(path))
          await seen.page.getByRole('heading', { level: 1 }).waitFor()
          await isClean(seen.page, path)
          const name = `${who}${path.replaceAll(/[^\w]+/g, '-')}-${size}-${scheme}`
          await seen.page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
        }
        expect(seen.complaints).toEqual([])
        expect(seen.requests.filter((url) => !url.startsWith(scene.product.url))).toEqual([])
      }
    },
    LONG,
  )

  it(
    'is worked by keyboard alone, without a script',
    async () => {
      await using seen = await visit(browser, `${scene.product.url}/console/sign-in`, {
        javaScriptEnabled: false,
      })
      const { page } = seen
      await page.keyboard.type(key)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
      await page.keyboard.press('Tab')
      expect(await page.locator(':focus').innerText()).toBe('Skip to content')

      await page.getByRole('link', { name: 'Keys' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Create key' }).focus()
      await page.keyboard.press('Enter')

      await page.getByText('It is shown this once').waitFor()
      expect(await page.locator('.secret-text').innerText()).toMatch(/^atm_test_/)
      await page.getByRole('button', { name: 'Sign out' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Console' }).waitFor()
    },
    LONG,
  )

  it(
    'shows new requests by itself, until it is told to pause',
    async () => {
      await using seen = await signedIn(key)
      const { page } = seen
      await page.goto(scene.product.url + address('/requests'))
      const heard = (id: string) => page.getByText(`/v1/saves/${id}`, { exact: false }).count()

      await scene.app.call('GET', '/v1/saves/sav_while_looking')
      await waitFor('the request', async () => (await heard('sav_while_looking')) > 0, 60_000)
      await page.getByRole('button', { name: 'Pause' }).click()

      expect(await page.getByRole('button', { name: 'Go on' }).getAttribute('aria-pressed')).toBe('true')
      expect(seen.complaints).toEqual([])
    },
    LONG,
  )

  it(
    'shows the queues without anything of another site',
    async () => {
      await using seen = await signedIn(TOKEN, { viewport: sizes.desktop })
      const { page } = seen

      await page.goto(`${scene.product.url}/admin/queues/`)
      await page.getByText('match-spotify').first().waitFor({ timeout: 60_000 })

      await page.screenshot({ path: join(PICTURES, 'operator-queues-desktop.png') })
      expect(seen.complaints).toEqual([])
      expect(seen.requests.filter((url) => !url.startsWith(scene.product.url))).toEqual([])
    },
    LONG,
  )
})
