import { Writable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { createLogger } from '../../../core/logger.ts'
import { expectProblem, someUser, useApi } from '../api/support/api.ts'

const logged: string[] = []
const log = createLogger(
  'debug',
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged.push(chunk.toString())
      done()
    },
  }),
)

describe('a shortcut on the device of a listener', () => {
  const api = useApi('embedded', { overrides: { log } })

  async function tokenOf(user: string) {
    await api.session(user)
    const made = await api.call('POST', `/v1/users/${user}/shortcut-tokens`, { name: 'My phone' })
    expect(made.status).toBe(201)
    expect(made.body.token).toMatch(/^ats_[0-9A-Za-z]{43}$/)
    expect(made.body.url).toBe(`${api.product.url}/v1/hooks/shortcut/${made.body.token}`)
    return made.body as { id: string; token: string; url: string }
  }

  const post = (token: string, body: unknown) =>
    api.call('POST', `/v1/hooks/shortcut/${token}`, body, { token: null })

  it('saves by JSON, by form and by link, and gets a sentence', async () => {
    const user = someUser()
    await api.app.link(user, 'spotify')
    const { token, url } = await tokenOf(user)

    const json = await post(token, { title: 'Blinding Lights', artist: 'The Weeknd' })
    const form = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ title: 'Save Your Tears', artist: 'The Weeknd' }),
    })
    const link = await post(token, { url: 'https://open.spotify.com/track/0VjIjW4GlUZAMYd2vXMi3b' })

    expect(json).toMatchObject({
      status: 202,
      body: { detail: '“Blinding Lights” is on its way to your Spotify library.' },
    })
    expect(form.status).toBe(202)
    expect(link.status).toBe(202)
    const saves = await api.call('GET', `/v1/saves?user=${user}`)
    expect(saves.body.data).toHaveLength(3)
  })

  it('is told what is missing', async () => {
    const user = someUser()
    const { token } = await tokenOf(user)

    expect((await post(token, { title: 'Song', artist: 'Band' })).body.detail).toBe(
      '“Song” is kept for you. Link a music service to have it saved.',
    )
    expectProblem(await post(token, {}), { status: 400, code: 'invalid_request' })
    const refused = (at: string) => ({
      status: 400,
      code: 'invalid_request',
      at: [{ in: 'body', pointer: at }],
    })
    expectProblem(await post(token, { url: 'nowhere' }), refused('/url'))
    expectProblem(await post(token, { url: 'https://youtu.be/abc' }), refused('/url'))
    expectProblem(await post(token, { title: 'Night Ferry' }), refused('/artist'))
    expectProblem(await post(token, { title: 'Song', surplus: 1 }), { status: 400, code: 'invalid_request' })
  })

  it('finds the link in what a share sheet sends', async () => {
    const { token } = await tokenOf(someUser())

    const shared = 'Listen to this 🎵 https://open.spotify.com/track/0VjIjW4GlUZAMYd2vXMi3b'

    expect((await post(token, { url: shared })).status).toBe(202)
  })

  it("begins with a listener the app names, but not with a session's who was erased", async () => {
    const [unknown, erased] = [someUser(), someUser()]
    const session = await api.session(erased)
    await api.call('DELETE', `/v1/users/${erased}`)

    const made = await api.call('POST', `/v1/users/${unknown}/shortcut-tokens`, {})
    const path = `/v1/users/${erased}/shortcut-tokens`
    const refused = await api.call('POST', path, {}, { token: session })

    expect(made.status).toBe(201)
    expect([401, 404]).toContain(refused.status)
  })

  it('opens nothing once its token is revoked, and a made-up one opens nothing', async () => {
    const user = someUser()
    const { id, token } = await tokenOf(user)
    const listed = await api.call('GET', `/v1/users/${user}/shortcut-tokens`)
    expect(listed.body.data).toEqual([{ id, name: 'My phone', created_at: expect.any(String) }])
    expect(JSON.stringify(listed.body)).not.toContain(token)

    const stranger = await api.createApp()
    const path = `/v1/users/${user}/shortcut-tokens/${id}`
    expectProblem(await api.call('DELETE', path, undefined, { token: stranger.key }), {
      status: 404,
      code: 'not_found',
    })
    expect((await api.call('DELETE', path)).status).toBe(204)

    expectProblem(await post(token, { title: 'Song', artist: 'Band' }), { status: 401, code: 'unauthorized' })
    expectProblem(await post('ats_nothing', {}), { status: 401, code: 'unauthorized' })
  })

  it('never finds its way into a log', async () => {
    const { token } = await tokenOf(someUser())
    await post(token, { title: 'Song', artist: 'Band' })
    await api.call('GET', `/v1/hooks/shortcut/${token}`, undefined, { token: null })
    await api.call('POST', '/v1/hooks/shortcut/mistyped-token/', {}, { token: null })

    expect(
      logged.filter((line) => line.includes('/v1/hooks/shortcut/[redacted]')).length,
    ).toBeGreaterThanOrEqual(3)
    expect(logged.join('')).not.toMatch(/ats_[0-9A-Za-z]{10}|mistyped/)
  })
})
