import { describe, expect, it } from '@jest/globals'
import { WebBrowser, formFields, textOf } from '../../support/web-browser.ts'
import { call } from '../../support/product.ts'
import { useApi } from '../api/support/api.ts'
import { ADMIN_TOKEN, Visitor } from '../console/support/visitor.ts'

describe('with ADMIN_PORT alone', () => {
  const api = useApi('embedded', { env: { ADMIN_PORT: '0' } })
  const admin = (path = '') => `${api.product.running.adminUrl}${path}`

  it('listens on this machine', () => {
    expect(admin()).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('shows everything there, and nothing on the public port', async () => {
    const browser = new WebBrowser()
    const first = await browser.get(admin('/admin'))
    expect(first.status).toBe(303)

    expect((await browser.get(admin('/admin'))).status).toBe(200)
    expect(textOf(await browser.get(admin('/console')))).toContain('Apps')
    expect((await call(admin(), 'anything', 'GET', '/v1/admin/status')).status).toBe(200)
    // The cookie is the same for both ports of this machine; it is good for one of them.
    browser.setCookie(
      api.product.url,
      'add-to-music-console',
      browser.cookies(admin()).get('add-to-music-console') ?? '',
    )
    expect((await browser.get(`${api.product.url}/admin`)).status).toBe(404)
    expect((await browser.get(`${api.product.url}/console`)).status).toBe(303)
    expect((await call(api.product.url, 'anything', 'GET', '/v1/admin/status')).status).toBe(404)
  })

  it('takes forms with their secret only, and nothing of the public API', async () => {
    const browser = new WebBrowser()
    await browser.get(admin('/console'))
    const fields = { name: 'Made by the operator', mode: 'test' }
    expect((await browser.post(admin('/console/apps'), fields)).status).toBe(403)

    const hidden = formFields(await browser.get(admin('/console')), '/console/apps')
    const made = await browser.post(admin('/console/apps'), { ...hidden, ...fields })

    expect(made.location).toMatch(/\/console\/apps\/app_[0-9a-f]{32}\/keys$/)
    expect((await call(admin(), api.app.key, 'GET', '/v1/saves')).status).toBe(404)
  })

  it('answers to no name that somebody else may own', async () => {
    const browser = new WebBrowser()

    const page = await browser.send('GET', admin('/admin'), { headers: { host: 'rebound.example' } })
    const json = await browser.send('GET', admin('/v1/admin/status'), {
      headers: { host: 'rebound.example', authorization: 'Bearer x' },
    })

    expect([page.status, json.status]).toEqual([404, 401])
    expect(page.setCookies).toEqual([])
  })
})

describe('with ADMIN_PORT and ADMIN_TOKEN', () => {
  const api = useApi('embedded', { env: { ADMIN_PORT: '0', ADMIN_TOKEN } })

  it('asks for the token there, and knows it nowhere else', async () => {
    const admin = api.product.running.adminUrl ?? ''
    const browser = new WebBrowser()
    expect((await browser.get(`${admin}/admin`)).location).toContain('/console/sign-in')

    await browser.post(`${admin}/console/sign-in`, { credential: ADMIN_TOKEN })

    expect((await browser.get(`${admin}/admin`)).status).toBe(200)
    await expect(Visitor.operator(api)).rejects.toThrow('401')
  })
})
