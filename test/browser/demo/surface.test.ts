import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../../sandbox/start.ts'
import type { Sandbox } from '../../../sandbox/simulator.ts'
import { startProduct } from '../../support/product.ts'
import type { Product } from '../../support/product.ts'
import { createStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'
import { startDemoProcess } from './support/demo-process.ts'
import type { DemoProcess } from './support/demo-process.ts'

const LONG = 60_000

describe('what the demo shows to whom', () => {
  let demo: DemoProcess

  beforeAll(async () => {
    demo = await startDemoProcess()
  }, LONG)
  afterAll(() => demo?.stop())

  const post = (path: string, headers: Record<string, string>, body?: unknown) =>
    fetch(demo.url + path, {
      method: 'POST',
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const own = () => ({ origin: demo.url, 'sec-fetch-site': 'same-origin' })
  /** A visitor as a browser would be one. */
  async function enter() {
    const answer = await post('/demo/session', own())
    const { token } = (await answer.json()) as { token: string }
    const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
    return { token, cookie, setCookie: answer.headers.getSetCookie()[0] }
  }

  it('gives a visitor a session of their own, with a cookie no script reads', async () => {
    const { token, setCookie, cookie } = await enter()
    const again = await post('/demo/session', { ...own(), cookie })

    expect(token).toMatch(/^atu_/)
    expect(setCookie).toMatch(/^add-to-music-demo=[\w-]{43}; .*HttpOnly; SameSite=Strict/)
    expect(again.headers.getSetCookie()).toEqual([])
    const me = await fetch(`${demo.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })
    const { user } = (await me.json()) as { user: string }
    const { token: second } = (await again.json()) as { token: string }
    const same = await fetch(`${demo.url}/v1/me`, { headers: { authorization: `Bearer ${second}` } })
    expect(user).toMatch(/^visitor-[0-9a-f]{20}$/)
    expect(await same.json()).toMatchObject({ user })
  })

  it.each([
    ['another site', { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['a program that names no origin', {}],
  ])('refuses what %s sends', async (_who, headers) => {
    const { cookie } = await enter()

    for (const path of ['/demo/session', '/demo/start-over', '/demo/services/spotify']) {
      const answer = await post(path, { cookie, ...headers }, { mood: 'down' })

      expect([path, answer.status]).toEqual([path, 403])
      expect(answer.headers.getSetCookie()).toEqual([])
    }
  })

  it('lets nobody see or switch anything without a visit', async () => {
    expect((await fetch(`${demo.url}/demo/state`)).status).toBe(404)
    expect((await post('/demo/services/spotify', own(), { mood: 'down' })).status).toBe(404)
  })

  it('takes known moods of known services only, and no consent that was never given', async () => {
    const { cookie } = await enter()
    const tell = async (service: string, body: unknown) =>
      (await post(`/demo/services/${service}`, { ...own(), cookie }, body)).status

    expect(await tell('spotify', { mood: 'sulking' })).toBe(400)
    expect(await tell('spotify', { mood: 'down', extra: 1 })).toBe(400)
    expect(await tell('nothing', { mood: 'down' })).toBe(404)
    expect(await tell('spotify', { end_consent: true })).toBe(404)
    expect(await tell('spotify', { mood: 'slow' })).toBe(204)
    const state = await fetch(`${demo.url}/demo/state`, { headers: { cookie } })
    const { services } = (await state.json()) as { services: readonly { id: string; mood: string }[] }
    expect(services.find(({ id }) => id === 'spotify')?.mood).toBe('slow')
    expect(await tell('spotify', { mood: 'fine' })).toBe(204)
  })

  it('forgets a visitor who starts over', async () => {
    const { cookie, token } = await enter()

    const answer = await post('/demo/start-over', { ...own(), cookie })

    expect(answer.status).toBe(204)
    expect(answer.headers.getSetCookie()[0]).toMatch(/^add-to-music-demo=; /)
    expect((await fetch(`${demo.url}/demo/state`, { headers: { cookie } })).status).toBe(404)
    const me = await fetch(`${demo.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })
    expect(me.status).toBe(401)
  })

  it('is a page with nothing inline that no other page can frame', async () => {
    const answer = await fetch(`${demo.url}/`)
    const page = await answer.text()

    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(page).not.toMatch(/ style=| on\w+=|<style|atm_|atu_/)
    expect(page).not.toMatch(/(?:src|href)="https?:/)
    expect((await fetch(`${demo.url}/`, { method: 'DELETE' })).status).toBe(405)
  })

  it('runs out of sessions for who asks too often', async () => {
    const statuses = new Set<number>()
    for (let n = 0; n < 130; n += 1) statuses.add((await post('/demo/session', own())).status)

    expect([...statuses]).toEqual([201, 429])
  })
})

describe('a service without simulators to play with', () => {
  let sandbox: Sandbox
  let product: Product
  let storage: Storage

  beforeAll(async () => {
    sandbox = await startSandbox()
    storage = await createStorage('embedded')
    product = await startProduct({ storage, sandbox })
  }, LONG)
  afterAll(async () => {
    await product?.stop()
    await sandbox?.close()
    await storage?.remove()
  })

  it('has a plain page at /, and no demo', async () => {
    const page = await fetch(`${product.url}/`)

    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Ready to take saves')
    for (const path of ['/demo/session', '/demo/start-over', '/demo/services/spotify']) {
      const answer = await fetch(product.url + path, {
        method: 'POST',
        headers: { origin: product.url, 'sec-fetch-site': 'same-origin' },
      })
      expect([path, answer.status]).toEqual([path, 404])
    }
    expect((await fetch(`${product.url}/demo/state`)).status).toBe(404)
  })
})
