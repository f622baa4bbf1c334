import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { createLogger } from '../../../core/logger.ts'
import type { Page } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'

describe('a secret', () => {
  let scene: Scene
  const lines: string[] = []
  const pages: Page[] = []
  /** What must be seen by nobody, by what it is. */
  const secrets = new Map<string, string>()

  beforeAll(async () => {
    const log = createLogger('trace', { write: (line) => lines.push(line) })
    scene = await Scene.start('embedded', { log })
    await walkThroughEverything()
  }, 120_000)
  afterAll(() => scene.stop())

  function keep(what: string, value: string | undefined | null): void {
    if (value === undefined || value === null || value.length < 16) throw new Error(`no ${what}`)
    secrets.set(what, value)
  }

  async function walkThroughEverything(): Promise<void> {
    keep('API key', scene.app.key)
    const ada = new Listener(scene)
    const url = await ada.linkUrl()
    keep('link ticket', new URL(url).searchParams.get('session'))
    pages.push(await ada.browser.get(url), await ada.page('/link'))
    keep('cookie', ada.browser.cookies(scene.product.url).get('add-to-music'))
    await walkOAuth(ada)
    await walkApple(ada)
    await walkBodies(ada)
    await walkSaves(ada)
    await scene.app.call('GET', `/v1/users/${ada.user}`).then((answer) => pages.push(asPage(answer)))
    await scene.app.call('GET', `/v1/users/${ada.user}/export`).then((answer) => pages.push(asPage(answer)))
    await scene.app.call('GET', `/v1/${scene.app.key}`).then((answer) => pages.push(asPage(answer)))
  }

  function asPage(answer: { status: number; body: unknown }): Page {
    const body = JSON.stringify(answer.body)
    return { url: '', status: answer.status, headers: {}, body, location: '', setCookies: [] }
  }

  async function walkOAuth(ada: Listener): Promise<void> {
    const back = new URL(await ada.consent('spotify', { account: 'ada' }))
    keep('code', back.searchParams.get('code'))
    keep('state', back.searchParams.get('state'))
    pages.push(await ada.browser.get(back.href), await ada.confirmPage('spotify'))
    const sent = scene.sandbox.requests('spotify').find(({ body }) => body.includes('authorization_code'))
    keep('code verifier', new URLSearchParams(sent?.body).get('code_verifier'))
    keep('client secret', scene.sandbox.env['SPOTIFY_CLIENT_SECRET'])
    const me = scene.sandbox.requests('spotify').find(({ url }) => url === '/v1/me')
    keep('access token', me?.headers['authorization']?.replace('Bearer ', ''))
    const confirmed = await ada.confirm('spotify')
    keep('new cookie', ada.browser.cookies(scene.product.url).get('add-to-music'))
    pages.push(
      await ada.browser.get(confirmed.location),
      await ada.page('/link'),
      await ada.browser.get(back.href),
    )
    scene.sandbox.addFault({ service: 'spotify', pathIncludes: '/api/token', effect: echo() })
    pages.push(await ada.browser.get(await ada.consent('spotify', { account: 'ada' })))
  }

  /** A service that repeats in its error what it was sent. */
  function echo() {
    const all = [...secrets.values()].join(' ')
    const body = JSON.stringify({ error: 'invalid_client', error_description: all.slice(0, 100) })
    return { kind: 'answer', status: 400, body } as const
  }

  async function walkApple(ada: Listener): Promise<void> {
    const account = scene.sandbox.createAccount('apple-music', { id: 'ada' })
    keep('Music User Token', account.accessToken)
    pages.push(await ada.complete(account), await ada.confirmPage('apple-music'))
    await ada.confirm('apple-music')
    keep('private key', scene.sandbox.env['APPLE_MUSIC_PRIVATE_KEY']?.split('\n')[1])
  }

  /** Bodies that cannot be read, with a secret in them. */
  async function walkBodies(ada: Listener): Promise<void> {
    const token = secrets.get('Music User Token')?.slice(0, 40)
    const half = `{"music_user_token":"${token}`
    for (const body of [half, `${token}`, `{"a":${token}}`]) {
      pages.push(await ada.browser.postJson(ada.url('/link/apple-music/complete'), body))
    }
    keep('part of a body', token)
  }

  async function walkSaves(ada: Listener): Promise<void> {
    const named = (name: string) => ({ kind: 'named', name }) as const
    const fault = { service: 'spotify', times: null }
    await scene.becomes(await scene.save(ada.user, scene.newSong(), ['spotify', 'apple-music']), 'saved')
    scene.sandbox.addFault({ ...fault, method: 'PUT', effect: named('html_500') })
    await scene.waits(await scene.save(ada.user, scene.newSong(), ['spotify']))
    scene.sandbox.clearFaults()
    scene.sandbox.world.expireAccessTokens('spotify', 'ada')
    await scene.becomes(await scene.save(ada.user, scene.newSong(), ['spotify']), 'saved')
    const refresh = scene.sandbox
      .requests('spotify')
      .find(({ body }) => body.includes('grant_type=refresh_token'))
    keep('refresh token', new URLSearchParams(refresh?.body).get('refresh_token'))
    scene.sandbox.world.expireConsents({ service: 'spotify', account: 'ada' })
    await scene.becomes(await scene.save(ada.user, scene.newSong(), ['spotify']), 'awaiting_link')
  }

  function foundIn(text: string): readonly string[] {
    return [...secrets].filter(([, value]) => text.includes(value)).map(([what]) => what)
  }

  it('is in no line of the log', () => {
    expect(lines.length).toBeGreaterThan(30)
    expect(foundIn(lines.join('\n'))).toEqual([])
  })

  it('is in no page, problem or answer, but the state on the page whose script hands it back', () => {
    for (const page of pages) expect(foundIn(page.body)).toEqual([])
  })

  it('is in no address of ours that a page or a redirect leads to', () => {
    for (const page of pages) {
      expect(foundIn(page.headers.location ?? '')).toEqual([])
      expect(foundIn([...page.body.matchAll(/(?:href|action|src)="([^"]*)"/g)].join('\n'))).toEqual([])
    }
  })

  it('is in no table, job or event', async () => {
    const { rows } = await sql<{ table: string }>`
      select quote_ident(table_schema) || '.' || quote_ident(table_name) as table from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(
      scene.db,
    )
    expect(rows.length).toBeGreaterThan(15)
    for (const { table } of rows) {
      const all = await sql<{ text: string | null }>`
        select string_agg(t::text, e'\n') as text from ${sql.raw(table)} t`.execute(scene.db)
      expect({ table, found: foundIn(all.rows[0]?.text ?? '') }).toEqual({ table, found: [] })
    }
  })
})
