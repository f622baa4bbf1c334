import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../../sandbox/start.ts'
import type { Sandbox } from '../../../sandbox/simulator.ts'
import { startProduct } from '../../support/product.ts'
import type { Product, TestApp } from '../../support/product.ts'
import { createStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'

const NIGHT_FERRY = { title: 'Night Ferry', artists: ['Paper Lanterns'] }
/** Has no sped-up release in the simulated catalogues. */
const TIN_TELESCOPE = { title: 'Tin Telescope', artists: ['Harbour Static'] }

describe('sounds and resolve', () => {
  let storage: Storage
  let sandbox: Sandbox
  let product: Product
  let app: TestApp
  let clockMs = 0

  beforeAll(async () => {
    storage = await createStorage('embedded')
    sandbox = await startSandbox({ appleApplyDelayMs: 0 })
    const now = () => new Date(Date.now() + clockMs)
    product = await startProduct({ storage, sandbox, overrides: { now, random: () => 0 } })
    app = await product.createApp()
  }, 120_000)

  afterAll(async () => {
    await product.stop()
    await sandbox.close()
    await storage.remove()
  })

  async function saveSound(user: string, sound: string) {
    await app.link(user, 'spotify')
    const accepted = await app.call('POST', '/v1/saves', { user, sound_id: sound, services: ['spotify'] })
    return (await app.call('GET', `/v1/saves/${accepted.body.id}?wait=20`)).body.placements[0]
  }

  it('keeps what is behind a sound, apart for each app', async () => {
    const stranger = await product.createApp()

    const put = await app.call('PUT', '/v1/sounds/snd-1', { track: NIGHT_FERRY, altered: { tempo: 1.5 } })
    const got = await app.call('GET', '/v1/sounds/snd-1')
    const foreign = await stranger.call('GET', '/v1/sounds/snd-1')
    const removed = await app.call('DELETE', '/v1/sounds/snd-1')
    const gone = await app.call('GET', '/v1/sounds/snd-1')
    const unknown = await app.call('POST', '/v1/saves', { user: 'u', sound_id: 'snd-1' })

    expect(put.status).toBe(200)
    expect(got.body).toEqual(put.body)
    expect(got.body).toMatchObject({ sound_id: 'snd-1', track: NIGHT_FERRY, altered: { tempo: 1.5 } })
    expect([foreign.status, removed.status, gone.status]).toEqual([404, 204, 404])
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([400, '/sound_id'])
  })

  it('says so when a sound is no known recording', async () => {
    await app.call('PUT', '/v1/sounds/original', { track: null })

    const placement = await saveSound('ola', 'original')

    expect(placement).toMatchObject({
      status: 'not_found',
      error: {
        code: 'no_known_recording',
        retryable: false,
        message: expect.stringMatching(/nothing to save/),
      },
    })
    expect(placement.open_url).toBeUndefined()
  })

  it('sends nobody to link for a sound that is no known recording, and a retry changes nothing', async () => {
    await app.call('PUT', '/v1/sounds/original', { track: null })
    const save = { user: 'not-linked', sound_id: 'original', services: ['spotify'] }

    const accepted = await app.call('POST', '/v1/saves', save, { 'idempotency-key': 'unknown-1' })
    const again = await app.call('POST', '/v1/saves', save, { 'idempotency-key': 'unknown-1' })
    const retried = await app.call('POST', `/v1/saves/${accepted.body.id}/retry`)

    expect(accepted.body).toMatchObject({
      status: 'failed',
      placements: [{ status: 'not_found', error: { code: 'no_known_recording' } }],
    })
    expect(again.body).toEqual(accepted.body)
    expect(retried.body).toEqual(accepted.body)
  })

  it('saves the sped-up release for a sped-up sound, and the original as a substitute where there is none', async () => {
    await app.call('PUT', '/v1/sounds/fast-ferry', { track: NIGHT_FERRY, altered: { tempo: 1.25 } })
    await app.call('PUT', '/v1/sounds/fast-tin', { track: TIN_TELESCOPE, altered: { tempo: 1.25 } })

    const there = await saveSound('pia', 'fast-ferry')
    const missing = await saveSound('quin', 'fast-tin')

    expect(there).toMatchObject({
      status: 'saved',
      matched: { title: 'Night Ferry - Sped Up', substitute: false },
    })
    expect(missing).toMatchObject({ status: 'saved', matched: { title: 'Tin Telescope', substitute: true } })
    expect(missing.matched.evidence.at(-1).note).toMatch(/125 % of the speed/)
  })

  it('never gives a plain sound the match of an altered one', async () => {
    await app.call('PUT', '/v1/sounds/fast', { track: NIGHT_FERRY, altered: { tempo: 1.25 } })
    await app.call('PUT', '/v1/sounds/plain', { track: NIGHT_FERRY })

    const fast = await saveSound('rob', 'fast')
    const plain = await saveSound('sue', 'plain')

    expect(fast.matched.id).not.toBe(plain.matched.id)
    expect(plain.matched.title).toBe('Night Ferry')
  })

  it('resolves without saving, asks each catalogue once, and names what it cannot ask', async () => {
    const track = { title: 'Copper Weather', artists: ['Juno Quill'], explicit: true }
    sandbox.clearRequests()

    const first = await app.call('POST', '/v1/resolve', { track })
    const asked = sandbox.requests('spotify').filter((request) => request.url.includes('/search')).length
    const second = await app.call('POST', '/v1/resolve', { track, services: ['spotify'] })
    const askedAgain = sandbox.requests('spotify').filter((request) => request.url.includes('/search')).length

    const byService = Object.fromEntries(first.body.results.map((r: { service: string }) => [r.service, r]))
    expect(byService['spotify']).toMatchObject({ result: 'found', matched: { title: 'Copper Weather' } })
    expect(byService['apple-music']).toMatchObject({ result: 'found', matched: { explicit: true } })
    expect(byService['amazon-music']).toMatchObject({ result: 'unavailable' })
    expect(second.body.results).toEqual([byService['spotify']])
    expect(askedAgain).toBe(asked)
    expect(sandbox.ledger().some((entry) => entry.track === byService['spotify'].matched.id)).toBe(false)
  })

  it('resolves a batch in order; a bad element fails alone', async () => {
    const answer = await app.call('POST', '/v1/resolve/batch', {
      tracks: [
        { track: { title: 'Zyx Does Not Exist', artists: ['Nobody At All'] }, services: ['spotify'] },
        { track: { title: 'no artist anywhere' }, services: ['spotify'] },
        { track: NIGHT_FERRY, services: ['spotify'] },
      ],
    })

    expect(answer.status).toBe(200)
    expect(answer.body.data[0].results[0]).toMatchObject({ service: 'spotify', result: 'absent' })
    expect(answer.body.data[1].problem).toMatchObject({ status: 400, code: 'invalid_request' })
    expect(answer.body.data[2].results[0]).toMatchObject({ result: 'found' })
  })

  it('looks again for a missing song, and saves it once it is there', async () => {
    const account = await app.link('tom', 'spotify')
    const track = { title: 'A Song Of Tomorrow', artists: ['Paper Lanterns'] }
    const accepted = await app.call('POST', '/v1/saves', { user: 'tom', track, services: ['spotify'] })
    const missing = (await app.call('GET', `/v1/saves/${accepted.body.id}?wait=20`)).body

    sandbox.world.addRecording({
      song: 'song-of-tomorrow',
      title: track.title,
      artists: track.artists,
      durationMs: 180_000,
    })
    clockMs += 7 * 3_600_000
    const saved = await waitFor('the song is looked for again', async () => {
      const { body } = await app.call('GET', `/v1/saves/${accepted.body.id}`)
      return body.status === 'done' ? body : undefined
    })

    expect(missing.placements[0]).toMatchObject({ status: 'not_found' })
    expect(saved.placements[0]).toMatchObject({ status: 'saved' })
    expect(sandbox.library('spotify', account.id)).toHaveLength(1)
  })
})
