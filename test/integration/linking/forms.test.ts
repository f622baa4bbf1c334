import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { WebBrowser } from '../../support/web-browser.ts'
import type { Page } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'

describe('a request that changes something', () => {
  let scene: Scene
  let ada: Listener

  beforeAll(async () => {
    scene = await Scene.start()
    ada = await Listener.open(scene)
    await ada.link('spotify', { account: 'ada' })
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  function code(page: Page): string | undefined {
    return /<code>([^<]*)<\/code>/.exec(page.body)?.[1] ?? JSON.parse(page.body).code
  }

  const PLACES = ['/link/spotify', '/link/spotify/unlink', '/link/spotify/default', '/link/spotify/confirm']

  it.each(PLACES)('to %s needs the secret of this visit', async (path) => {
    const other = await Listener.open(scene)
    const secrets: Record<string, string>[] = [
      {},
      { csrf: '' },
      { csrf: 'wrong' },
      { csrf: await other.csrf() },
    ]

    for (const fields of secrets) {
      const answer = await ada.browser.post(ada.url(path), { ...fields, decision: 'yes' })
      expect({ status: answer.status, code: code(answer) }).toEqual({ status: 403, code: 'form_rejected' })
    }
    expect(await ada.row('spotify')).toMatchObject({ status: 'active' })
  })

  const ELSEWHERE: readonly Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'http://127.0.0.1:1' },
  ]

  it.each(ELSEWHERE)('from elsewhere is refused: %j', async (headers) => {
    const csrf = await ada.csrf()

    const answer = await ada.browser.post(ada.url('/link/spotify/unlink'), { csrf }, headers)

    expect({ status: answer.status, code: code(answer) }).toEqual({ status: 403, code: 'form_rejected' })
    expect(await ada.row('spotify')).toMatchObject({ status: 'active' })
  })

  it.each([
    ['text/plain', (csrf: string) => `csrf=${csrf}`],
    ['multipart/form-data; boundary=x', (csrf: string) => `--x\r\nname="csrf"\r\n\r\n${csrf}\r\n--x--`],
    ['application/json', () => '{"csrf": "half'],
    ['application/x-www-form-urlencoded; charset=evil', (csrf: string) => `csrf=${csrf}`],
    ['application/x-www-form-urlencoded', (csrf: string) => `csrf=${csrf}&x=${'y'.repeat(9000)}`],
  ])('is not read as %s when it is no form of ours', async (type, body) => {
    const csrf = await ada.csrf()

    const answer = await ada.browser.send('POST', ada.url('/link/spotify/unlink'), {
      headers: { 'content-type': type },
      body: body(csrf),
    })

    expect({ status: answer.status, code: code(answer) }).toEqual({ status: 403, code: 'form_rejected' })
    expect(await ada.row('spotify')).toMatchObject({ status: 'active' })
  })

  it('is not one when it only reads', async () => {
    const before = await ada.row('spotify')

    for (const path of PLACES.slice(1)) await ada.page(path)
    await ada.browser.send('HEAD', ada.url('/link/spotify/unlink'))

    expect(await ada.row('spotify')).toEqual(before)
  })

  it('is only started from our own pages', async () => {
    const cross = await ada.browser.get(ada.url('/link/spotify'), { 'sec-fetch-site': 'cross-site' })
    const own = await ada.browser.get(ada.url('/link/spotify'), { 'sec-fetch-site': 'same-origin' })

    expect(cross.location).toBe(ada.url('/link'))
    expect(own.location).toContain('/spotify/accounts/authorize?')
  })

  it('needs a visit', async () => {
    const stranger = new WebBrowser()

    for (const path of ['/link', '/link/spotify', '/link/spotify/confirm', '/link/spotify/done']) {
      const page = await stranger.get(ada.url(path))
      expect({ status: page.status, code: code(page) }).toEqual({ status: 401, code: 'no_session' })
    }
  })
})
