import { describe, expect, it } from '@jest/globals'
import { parseKey } from '../../../core/apps/credentials.ts'
import { revokeKey } from '../../../core/apps/keys.ts'
import { WebBrowser, textOf } from '../../support/web-browser.ts'
import { useApi } from '../api/support/api.ts'
import { ADMIN_TOKEN, Visitor, keyWith } from './support/visitor.ts'

const HOUR_MS = 3_600_000

describe('signing in to the console', () => {
  const api = useApi('embedded', { env: { ADMIN_TOKEN } })
  const at = (path = '') => `/console/apps/${api.app.id}${path}`

  it('is asked of everybody, and leads back', async () => {
    const browser = new WebBrowser()
    for (const path of ['/console', at(), at('/keys'), at('/webhooks'), at('/saves'), at('/settings')]) {
      const page = await browser.get(api.product.url + path)

      expect(page.status).toBe(303)
      expect(page.location).toBe(`${api.product.url}/console/sign-in?next=${encodeURIComponent(path)}`)
    }
    const page = await browser.post(`${api.product.url}/console/sign-in`, {
      credential: await keyWith(api),
      next: at('/keys'),
    })
    expect(page.location).toBe(api.product.url + at('/keys'))
  })

  it('never leads anywhere else', async () => {
    for (const next of [
      'https://elsewhere.example',
      '//elsewhere.example',
      '/console//x.example',
      '/v1/users',
    ]) {
      const credential = await keyWith(api)

      const page = await new WebBrowser().post(`${api.product.url}/console/sign-in`, { credential, next })

      expect(page.location).toMatch(new RegExp(`^${api.product.url}/console`))
    }
  })

  it('takes a good key, and gives a cookie no script reads and no other site sends', async () => {
    const visitor = new Visitor(api)
    const key = await keyWith(api)

    const page = await visitor.signIn(key)

    expect(page.setCookies).toHaveLength(1)
    expect(page.setCookies[0]).toMatch(/^add-to-music-console=[\w-]{43}; .*HttpOnly; SameSite=Strict$/)
    const overview = await visitor.get(at())
    expect(overview.status).toBe(200)
    expect(overview.headers['cache-control']).toBe('no-store')
    expect(overview.headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    expect(overview.body).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/)
  })

  it.each([
    ['nothing', ''],
    ['a word', 'open-sesame'],
    ['a key with a wrong secret', `atm_test_${'0'.repeat(32)}_${'a'.repeat(43)}00000000`],
    ['a token that is almost the one', `${ADMIN_TOKEN}x`],
  ])('refuses %s', async (_what, credential) => {
    const browser = new WebBrowser()

    const page = await browser.post(`${api.product.url}/console/sign-in`, { credential })

    expect(page.status).toBe(401)
    expect(page.setCookies).toEqual([])
    if (credential !== '') expect(page.body).not.toContain(credential)
    expect((await browser.get(`${api.product.url}/console`)).status).toBe(303)
  })

  it('refuses keys that have ended', async () => {
    const expired = await keyWith(api, ['saves:read'], api.app.id, new Date(api.now().getTime() - 1))
    const revoked = await keyWith(api)
    await revokeKey(api.db, parseKey(revoked)?.keyId ?? '', api.now())

    for (const credential of [expired, revoked]) {
      const page = await new WebBrowser().post(`${api.product.url}/console/sign-in`, { credential })
      expect(page.status).toBe(401)
    }
  })

  it('ends a session with the key it was opened with', async () => {
    const visitor = new Visitor(api)
    const key = await keyWith(api)
    await visitor.signIn(key)
    expect((await visitor.get(at())).status).toBe(200)

    await revokeKey(api.db, parseKey(key)?.keyId ?? '', api.now())

    expect((await visitor.get(at())).status).toBe(303)
  })

  it('signs out', async () => {
    const visitor = await Visitor.withKey(api)
    const cookie = visitor.browser.cookies(api.product.url).get('add-to-music-console') ?? ''

    const page = await visitor.submit(at(), '/console/sign-out')
    visitor.browser.setCookie(api.product.url, 'add-to-music-console', cookie)

    expect(page.location).toBe(`${api.product.url}/console/sign-in`)
    expect((await visitor.get(at())).status).toBe(303)
  })

  it('lets the operator see every app', async () => {
    const other = await api.createApp('live')
    const operator = await Visitor.operator(api)

    const apps = await operator.get('/console')

    expect(apps.body).toContain(other.id)
    expect(apps.body).toContain(api.app.id)
    expect((await operator.get(`/console/apps/${other.id}`)).status).toBe(200)
  })

  it('is not taken from another site', async () => {
    const credential = await keyWith(api)
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://elsewhere.example' }]) {
      const page = await new WebBrowser().post(`${api.product.url}/console/sign-in`, { credential }, headers)
      expect(page.status).toBe(403)
      expect(page.setCookies).toEqual([])
    }
  })

  it('keeps neither key nor token nor cookie', async () => {
    const key = await keyWith(api)
    const visitor = new Visitor(api)
    await visitor.signIn(key)
    await Visitor.operator(api)

    const rows = await api.db.selectFrom('console_sessions').selectAll().execute()

    const cookie = visitor.browser.cookies(api.product.url).get('add-to-music-console')
    const kept = JSON.stringify(rows)
    for (const secret of [key, key.slice(-20), ADMIN_TOKEN, cookie]) expect(kept).not.toContain(secret)
  })

  it('lasts two hours', async () => {
    const visitor = await Visitor.withKey(api)
    const operator = await Visitor.operator(api)
    api.advance(2 * HOUR_MS - 60_000)
    expect((await visitor.get(at())).status).toBe(200)

    api.advance(61_000)

    expect((await visitor.get(at())).status).toBe(303)
    expect((await operator.get('/console')).status).toBe(303)
    const page = await operator.browser.post(`${api.product.url}/console/apps`, { name: 'x', mode: 'test' })
    expect(page.status).toBe(401)
    expect(textOf(page)).toContain('You are signed out')
  })
})

describe('guessing', () => {
  const api = useApi('embedded', { env: { ADMIN_TOKEN } })

  it('is slowed down, whatever is shown meanwhile', async () => {
    const attempt = (credential: string) =>
      new WebBrowser().post(`${api.product.url}/console/sign-in`, { credential })
    for (let n = 0; n < 10; n += 1) expect((await attempt(`guess ${n}`)).status).toBe(401)

    const one = await attempt('guess 11')
    const right = await attempt(ADMIN_TOKEN)

    expect([one.status, right.status]).toEqual([429, 429])
    expect(Number(one.headers['retry-after'])).toBeGreaterThan(0)
    expect(right.setCookies).toEqual([])
  })
})

describe('without an admin token', () => {
  const api = useApi('embedded')

  it('nobody is the operator', async () => {
    for (const credential of ['', ' ', 'undefined', 'null']) {
      const page = await new WebBrowser().post(`${api.product.url}/console/sign-in`, { credential })
      expect(page.status).toBe(401)
    }
    const visitor = await Visitor.withKey(api)
    expect((await visitor.get('/console')).location).toBe(`${api.product.url}/console/apps/${api.app.id}`)
  })
})
