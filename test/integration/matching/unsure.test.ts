import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { startSandbox } from '../../../sandbox/start.ts'
import type { Sandbox } from '../../../sandbox/simulator.ts'
import { startProduct } from '../../support/product.ts'
import type { Answer, Product, TestApp } from '../../support/product.ts'
import { createStorage, describeOnEveryStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'

/** A version the catalogue lacks, of a song it has in several others: certain to be unsure. */
const UNSURE = { title: 'Night Ferry (Nightcore)', artists: ['Paper Lanterns'] }

describeOnEveryStorage('a song we are not sure about', (mode) => {
  let storage: Storage
  let sandbox: Sandbox
  let product: Product
  let app: TestApp
  let listeners = 0

  beforeAll(async () => {
    storage = await createStorage(mode)
    sandbox = await startSandbox({ appleApplyDelayMs: 0 })
    product = await startProduct({ storage, sandbox })
    app = await product.createApp()
  }, 120_000)

  afterAll(async () => {
    await product.stop()
    await sandbox.close()
    await storage.remove()
  })

  /** A listener with a Spotify account, and what is in its library. */
  async function listener(name = `listener-${++listeners}`) {
    const account = await app.link(name, 'spotify')
    return { name, library: () => sandbox.library('spotify', account.id) }
  }

  async function save(user: string, track: object): Promise<Answer['body']> {
    const accepted = await app.call('POST', '/v1/saves', { user, track, services: ['spotify'] })
    expect(accepted.status).toBe(202)
    return (await app.call('GET', `/v1/saves/${accepted.body.id}?wait=20`)).body
  }

  const answer = (id: string, choice: object) =>
    app.call('POST', `/v1/saves/${id}/placements/spotify/choose`, choice)

  it('shows candidates with evidence, saves the chosen one and never asks this listener again', async () => {
    const { name, library } = await listener()

    const unsure = await save(name, UNSURE)
    const [placement] = unsure.placements
    const chosen = placement.candidates[1]
    await answer(unsure.id, { candidate: chosen.id })
    const done = (await app.call('GET', `/v1/saves/${unsure.id}?wait=20`)).body
    const again = await app.call(
      'POST',
      '/v1/saves',
      { user: name, track: UNSURE, services: ['spotify'] },
      { 'idempotency-key': 'again' },
    )
    const second = (await app.call('GET', `/v1/saves/${again.body.id}?wait=20`)).body

    expect(unsure.status).toBe('needs_action')
    expect(placement).toMatchObject({ status: 'awaiting_review', action: { kind: 'review' } })
    expect(placement.candidates.length).toBeLessThanOrEqual(5)
    expect(chosen.evidence).toContainEqual(
      expect.objectContaining({ signal: 'version', verdict: 'different' }),
    )
    expect(done.placements[0]).toMatchObject({
      status: 'saved',
      matched: { id: chosen.id, method: 'choice' },
    })
    expect(second.placements[0]).toMatchObject({ status: 'already_saved', matched: { id: chosen.id } })
    expect(library()).toEqual([chosen.id])
  })

  it('saves nothing after "none of these", now and later', async () => {
    const { name, library } = await listener()
    const unsure = await save(name, UNSURE)

    const declined = await answer(unsure.id, { none: true })
    const again = await app.call(
      'POST',
      '/v1/saves',
      { user: name, track: UNSURE, services: ['spotify'] },
      { 'idempotency-key': 'once-more' },
    )
    const second = (await app.call('GET', `/v1/saves/${again.body.id}?wait=20`)).body

    expect(declined.body.placements[0]).toMatchObject({ status: 'not_found', error: { code: 'declined' } })
    expect(second.placements[0]).toMatchObject({ status: 'not_found', error: { code: 'declined' } })
    expect(library()).toEqual([])
  })

  it('takes the answer of three independent listeners for everybody, those still being asked included', async () => {
    const track = { title: 'Glass Orchard (8D Audio)', artists: ['Mira Solano'] }
    const [first, second, third, asked] = await Promise.all([listener(), listener(), listener(), listener()])
    const open = await save(asked.name, track)
    const wanted = open.placements[0].candidates[0].id

    for (const { name } of [first, second, third]) {
      const unsure = await save(name, track)
      await answer(unsure.id, { candidate: wanted })
    }
    const settled = (await app.call('GET', `/v1/saves/${open.id}?wait=20`)).body
    const { name: late } = await listener()
    const sure = await save(late, track)

    expect(settled.placements[0]).toMatchObject({ status: 'saved', matched: { id: wanted } })
    expect(sure.placements[0]).toMatchObject({ status: 'saved', matched: { id: wanted, method: 'choice' } })
    expect(asked.library()).toEqual([wanted])
  })

  it('refuses answers nobody asked for', async () => {
    const { name } = await listener()
    const unsure = await save(name, UNSURE)
    const stranger = await product.createApp()
    const path = `/v1/saves/${unsure.id}/placements/spotify/choose`

    const wrong = await answer(unsure.id, { candidate: 'not-one-of-them' })
    const both = await answer(unsure.id, { candidate: 'x', none: true })
    const foreign = await stranger.call('POST', path, { none: true })
    const otherService = await app.call('POST', path.replace('spotify', 'apple-music'), { none: true })
    await answer(unsure.id, { none: true })
    const late = await answer(unsure.id, { none: true })

    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, '/candidate'])
    expect(both.status).toBe(400)
    expect([foreign.status, otherService.status]).toEqual([404, 404])
    expect([late.status, late.body.code]).toEqual([409, 'not_awaited'])
  })

  it('gives up after the configured days, with nothing saved', async () => {
    const { name, library } = await listener()
    const unsure = await save(name, UNSURE)
    const { db } = product.running.ctx
    await sql`update placements set updated_at = now() - interval '15 days' where save_id = ${unsure.id}`.execute(
      db,
    )

    const { expireWaiting } = await import('../../../workers/sweep/expire.ts')
    await expireWaiting(product.running.ctx)
    const ended = (await app.call('GET', `/v1/saves/${unsure.id}`)).body

    expect(ended.placements[0]).toMatchObject({ status: 'failed', error: { code: 'review_expired' } })
    expect(library()).toEqual([])
  })
})
