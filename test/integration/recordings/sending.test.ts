import { describe, expect, it } from '@jest/globals'
import { WebBrowser } from '../../support/web-browser.ts'
import { someUser, useApi } from '../api/support/api.ts'
import { ON_SPOTIFY, newRecording } from './support/recordings.ts'

describe('the page of a recording, as it is sent', () => {
  const api = useApi('embedded')
  const open = (id: string, headers: Record<string, string> = {}) =>
    new WebBrowser().get(`${api.product.url}/t/${id}`, { 'accept-language': 'en-US,en;q=0.9', ...headers })

  it('may be kept for a short while, and is not sent twice', async () => {
    const id = await newRecording(api.db, {}, [ON_SPOTIFY])
    const first = await open(id)

    const [again, other, head] = await Promise.all([
      open(id, { 'if-none-match': String(first.headers['etag']) }),
      open(id, { 'if-none-match': '"something else"' }),
      new WebBrowser().send('HEAD', `${api.product.url}/t/${id}`),
    ])

    expect(first.headers['cache-control']).toMatch(/^public, max-age=\d{1,3}\b/)
    expect(again).toMatchObject({ status: 304, body: '' })
    expect(other.status).toBe(200)
    expect(head).toMatchObject({ status: 200, body: '' })
    expect(head.headers['content-type']).toMatch(/^text\/html/)
  })

  it('is the same for everybody: it sets no cookie and reads none', async () => {
    const user = someUser()
    const song = { title: `Shared ${Date.now()}`, artists: ['The Examples'] }
    const { body: saved } = await api.call('POST', '/v1/saves', { user, track: song, services: ['spotify'] })
    const { body: session } = await api.call('POST', '/v1/user-sessions', {
      user,
      display_name: 'Ada Lovelace',
    })
    const visitor = new WebBrowser()
    await visitor.get(session.link_url as string)

    const [signedIn, stranger] = [
      await visitor.get(saved.share_url as string, { 'accept-language': 'en-US' }),
      await open(String(saved.share_url).split('/').at(-1) ?? ''),
    ]

    expect(visitor.cookies(api.product.url).size).toBe(1)
    expect(signedIn.status).toBe(200)
    expect(signedIn.body).toBe(stranger.body)
    expect([...signedIn.setCookies, ...stranger.setCookies]).toEqual([])
    expect(signedIn.body).not.toMatch(new RegExp(`${user}|Ada|Test app|${String(saved.id)}`))
  })

  it('is sent small, and its styles and scripts too; the API as it is', async () => {
    const id = await newRecording(api.db, {}, [ON_SPOTIFY])
    const encoding = async (path: string) => {
      const answer = await fetch(api.product.url + path, { headers: { 'accept-encoding': 'gzip' } })
      expect(answer.status).toBe(200)
      return answer.headers.get('content-encoding')
    }

    expect(await encoding(`/t/${id}`)).toBe('gzip')
    expect(await encoding('/assets/styles.css')).toBe('gzip')
    expect(await encoding('/button.js')).toBe('gzip')
    expect(await encoding('/docs')).toBe('gzip')
    expect(await encoding('/openapi.json')).toBeNull()
    expect(await encoding(`/t/${id}/cover.png`)).toBeNull()
  })

  it('answers GET and HEAD only', async () => {
    const answer = await new WebBrowser().send('DELETE', `${api.product.url}/t/rec_${'0'.repeat(32)}`)

    expect(answer.status).toBe(405)
    expect(answer.headers['allow']).toBe('GET, HEAD')
  })

  it('lets songs be found, with what their pages need, and nothing else', async () => {
    const { status, body } = await new WebBrowser().get(`${api.product.url}/robots.txt`)

    expect(status).toBe(200)
    expect(body).toBe('User-agent: *\nAllow: /t/\nAllow: /assets/\nDisallow: /\n')
  })
})
