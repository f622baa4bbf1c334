import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import pg from 'pg'
import type { SandboxAccount } from '../../../sandbox/simulator.ts'
import { openSession } from '../../../workers/sessions.ts'
import { requireBinary } from '../../support/binaries.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Scene } from '../workers/scene.ts'
import { Opener } from './support/opener.ts'

const SERVICE = 'amazon-music'
const TOKEN_PATH = '/auth/o2/token'
const PAST = new Date('2020-01-01T00:00:00Z')
const LEASE_MS = 20_000
const run = requireBinary('postgres') === undefined ? describe.skip : describe

run('a token that is renewed', () => {
  let scene: Scene
  const openers: Opener[] = []

  beforeAll(async () => {
    scene = await Scene.start('postgres')
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(async () => {
    await scene.calm()
    scene.sandbox.world.set(SERVICE, 'refreshRotates', true)
    scene.sandbox.world.set(SERVICE, 'reuseEndsConsent', true)
  })
  afterEach(() => Promise.all(openers.splice(0).map((opener) => opener.kill())))

  async function linked() {
    const user = scene.newUser()
    const account = await scene.app.link(user, SERVICE, {}, { accessExpiresAt: PAST })
    return { user, account, id: (await row(user)).id }
  }
  const row = (user: string) =>
    scene.db.selectFrom('links').selectAll().where('user_id', '=', user).executeTakeFirstOrThrow()
  const tokenCalls = () => scene.requests(SERVICE, 'POST', TOKEN_PATH).length
  const spent = ({ refreshToken = '' }: SandboxAccount) =>
    scene.sandbox.world.refreshToken(refreshToken)?.isRotated === true

  async function opener(linkId: string): Promise<Opener> {
    const started = await Opener.start(scene, SERVICE, linkId)
    openers.push(started)
    return started
  }

  /** Somebody else's link, to see that theirs goes on. */
  async function goesOn({ user }: { user: string }) {
    await scene.becomes(await scene.save(user, scene.newSong(), [SERVICE]), 'saved')
    expect((await row(user)).status).toBe('active')
  }

  it('is renewed once by eight processes that need it at the same time', async () => {
    const { user, account, id } = await linked()
    const before = await row(user)
    const eight = await Promise.all(Array.from({ length: 8 }, () => opener(id)))

    for (const one of eight) one.go()
    const answers = await Promise.all(eight.map((one) => one.answer()))

    expect(tokenCalls()).toBe(1)
    const [first] = answers
    for (const answer of answers) expect(answer).toEqual(first)
    expect(first?.accessToken).not.toBe(account.accessToken)
    // Had anybody sent the spent token again, the service would have ended everything.
    expect(scene.sandbox.world.accessToken(first?.accessToken ?? '')).toMatchObject({ isRevoked: false })
    expect(await row(user)).toMatchObject({ version: before.version + 1, refreshing_until: null })
  }, 120_000)

  it('and lost with the process costs one more try, then the listener is asked, and nothing is lost', async () => {
    const [ada, ben] = [await linked(), await linked()]
    const killed = await opener(ada.id)
    scene.sandbox.addFault({ service: SERVICE, pathIncludes: TOKEN_PATH, effect: { kind: 'drip' } })
    killed.go()
    await waitFor('the service has spent the old token', () => spent(ada.account))
    await killed.kill()
    expect(await row(ada.user)).toMatchObject({ status: 'active', refreshing_until: expect.any(Date) })

    const save = await scene.save(ada.user, scene.newSong(), [SERVICE])
    await scene.advance(LEASE_MS + 1000)
    await scene.becomes(save, 'awaiting_link')

    expect(tokenCalls()).toBe(2)
    expect((await row(ada.user)).status).toBe('needs_reauth')
    await goesOn(ben)
    const anew = await scene.app.link(ada.user, SERVICE)
    await scene.becomes(save, 'saved')
    expect(scene.effects(SERVICE, anew.id)).toHaveLength(1)
  }, 120_000)

  it('and lost with the process is fetched once more where the old one is still good', async () => {
    scene.sandbox.world.set(SERVICE, 'refreshRotates', false)
    const ada = await linked()
    const killed = await opener(ada.id)
    scene.sandbox.addFault({ service: SERVICE, pathIncludes: TOKEN_PATH, effect: { kind: 'drip' } })
    killed.go()
    await waitFor('the token endpoint is asked', () => tokenCalls() === 1)
    await killed.kill()

    const save = await scene.save(ada.user, scene.newSong(), [SERVICE])
    await scene.advance(LEASE_MS + 1000)

    await scene.becomes(save, 'saved')
    expect(tokenCalls()).toBe(2)
    expect((await row(ada.user)).status).toBe('active')
  }, 120_000)

  it('and on its way into the database when the process is killed is kept', async () => {
    const ada = await linked()
    const killed = await opener(ada.id)
    const holder = new pg.Client({ connectionString: scene.storage.env['DATABASE_URL'] ?? '' })
    await holder.connect()
    scene.sandbox.addFault({ service: SERVICE, pathIncludes: TOKEN_PATH, effect: { kind: 'slow', ms: 1500 } })
    killed.go()
    await waitFor('the token endpoint is asked', () => tokenCalls() === 1)
    await holder.query('begin')
    await holder.query('select from links where id = $1 for update', [ada.id])
    await waitFor('the new token waits to be stored', async () => {
      const { rows } = await sql<{ waits: boolean }>`select exists (select from pg_stat_activity
        where wait_event_type = 'Lock' and query like 'update "links"%') as waits`.execute(scene.db)
      return rows[0]?.waits
    })
    await killed.kill()
    await holder.query('rollback')
    await holder.end()

    await goesOn(ada)
    expect(tokenCalls()).toBe(1)
  }, 120_000)

  it('is held on to while the database cannot take it', async () => {
    const ada = await linked()
    const worker = await opener(ada.id)
    const url = new URL(scene.storage.env['DATABASE_URL'] ?? '')
    const name = pg.escapeIdentifier(url.pathname.slice(1))
    url.pathname = '/postgres'
    const elsewhere = new pg.Client({ connectionString: url.href })
    await elsewhere.connect()
    scene.sandbox.addFault({ service: SERVICE, pathIncludes: TOKEN_PATH, effect: { kind: 'slow', ms: 1500 } })

    worker.go()
    await waitFor('the token endpoint is asked', () => tokenCalls() === 1)
    await elsewhere.query(`alter database ${name} with allow_connections false`)
    await elsewhere.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [
      name.slice(1, -1),
    ])
    await waitFor('the service has spent the old token', () => spent(ada.account))
    await elsewhere.query(`alter database ${name} with allow_connections true`)
    await elsewhere.end()
    const { accessToken } = await worker.answer()

    expect(accessToken).toBeDefined()
    await goesOn(ada)
    expect(tokenCalls()).toBe(1)
  }, 120_000)

  it('by somebody else meanwhile is no end of the consent', async () => {
    const ada = await linked()
    const { ctx } = scene.product.running
    const service = ctx.services.get('test', SERVICE)
    if (service === undefined) throw new Error('no service')
    const held = { kind: 'slow', ms: 1500 } as const
    scene.sandbox.addFault({ service: SERVICE, pathIncludes: TOKEN_PATH, effect: held })
    const opening = openSession(ctx, service, ada.id, { signal: new AbortController().signal }).catch(
      (err: unknown) => err,
    )
    await waitFor('the token endpoint is asked', () => tokenCalls() === 1)
    // As if this process had been stopped for longer than its turn.
    scene.sandbox.world.commit({ type: 'token.revoked', token: ada.account.refreshToken ?? '' })
    await scene.db
      .updateTable('links')
      .set((link) => ({ version: link('version', '+', 1), refreshing_until: null }))
      .where('id', '=', ada.id)
      .execute()

    expect(await opening).toMatchObject({ code: 'service_unavailable', retry: { when: 'backoff' } })
    expect((await row(ada.user)).status).toBe('active')
  })
})
