import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { waitFor } from '../../support/wait-for.ts'
import { WebBrowser } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'
import { othersGoOn } from './support/others.ts'

describe('a listener who wants to be forgotten', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  /** Every table with a row in which the text occurs anywhere, the queue's included. */
  async function tablesWith(text: string): Promise<readonly string[]> {
    const { rows } = await sql<{ table: string }>`
      select quote_ident(table_schema) || '.' || quote_ident(table_name) as table from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(
      scene.db,
    )
    const found: string[] = []
    for (const { table } of rows) {
      const hit =
        await sql`select 1 from ${sql.raw(table)} t where t::text like ${`%${text}%`} limit 1`.execute(
          scene.db,
        )
      if (hit.rows.length > 0) found.push(table)
    }
    return found
  }

  async function known() {
    const user = `forget-me-${scene.newUser()}`
    const ada = await Listener.open(scene, user)
    await ada.link('spotify', { account: `acc-${user}` })
    await ada.comeBack('amazon-music', { account: `acc-${user}` })
    await ada.leave('amazon-music')
    await scene.app.call('POST', '/v1/user-sessions', { user, display_name: `name-of-${user}` })
    return { user, ada }
  }

  it('leaves no trace in any table', async () => {
    const { user, ada } = await known()
    const { id, access_token: sealed = '' } = (await ada.row('spotify')) ?? {}
    const keyed = { 'idempotency-key': `key-of-${user}` }
    const track = { title: 'Forgotten', artists: ['The Examples'] }
    await scene.app.call('POST', '/v1/saves', { user, track, services: ['spotify'] }, keyed)
    await scene.becomes(await scene.save(user, scene.newSong(), ['spotify']), 'saved')
    expect(await tablesWith(user)).toEqual(expect.arrayContaining(['public.users', 'public.events']))

    const exported = await scene.app.call('GET', `/v1/users/${user}/export`)
    const erased = await scene.app.call('DELETE', `/v1/users/${user}`)

    expect(exported.body.saves).toHaveLength(2)
    expect(exported.body.events.length).toBeGreaterThan(2)
    expect(JSON.stringify(exported.body)).not.toContain(sealed)
    expect(erased.status).toBe(204)
    expect(await tablesWith(user)).toEqual([])
    expect(await tablesWith(sealed)).toEqual([])
    expect(
      await scene.db
        .selectFrom('links')
        .select('id')
        .where('id', '=', id ?? '')
        .execute(),
    ).toEqual([])
    expect((await ada.page('/link')).status).toBe(401)
  })

  it('is not brought back by a job that was under way', async () => {
    const { user, ada } = await known()
    scene.sandbox.addFault({
      service: 'spotify',
      method: 'PUT',
      account: `acc-${user}`,
      effect: { kind: 'slow', ms: 1500 },
    })
    await scene.save(user, scene.newSong(), ['spotify'])
    await waitFor('the add is under way', () => scene.requests('spotify', 'PUT', '/me/library').length > 0)

    await scene.app.call('DELETE', `/v1/users/${user}`)

    await othersGoOn(scene, 'spotify')
    await scene.advance(120_000)
    expect(await tablesWith(user)).toEqual([])
    expect(await ada.row('spotify')).toBeUndefined()
  })

  it('is not brought back by a link that was made before, or by a visit that goes on', async () => {
    const { user, ada } = await known()
    const url = await ada.linkUrl()
    await scene.app.call('DELETE', `/v1/users/${user}`)

    const entered = await new WebBrowser().get(url)
    const confirmed = await ada.page('/link/amazon-music/confirm')

    expect(entered.status).toBe(410)
    expect(confirmed.status).toBe(401)
    expect(await tablesWith(user)).toEqual([])
  })

  it('may come again as somebody new', async () => {
    const { user } = await known()
    await scene.app.call('DELETE', `/v1/users/${user}`)

    const again = await Listener.open(scene, user)
    await again.link('spotify', { account: `acc-${user}` })

    const { body } = await scene.app.call('GET', `/v1/users/${user}/export`)
    expect(body.saves).toEqual([])
    expect(body.events.map((event: { type: string }) => event.type)).toEqual(['link.created'])
  })
})
