import { describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { someUser } from '../support/api.ts'
import type { Api } from '../support/api.ts'

const HOUR_MS = 3_600_000

interface State {
  readonly limited_until: Date | null
  readonly down_since: Date | null
  readonly reason: string | null
}

export function aboutCases(api: Api): void {
  describe('/v1/services', () => {
    const later = () => new Date(api.now().getTime() + HOUR_MS)
    const earlier = () => new Date(api.now().getTime() - HOUR_MS)

    async function healthWith(mode: 'test' | 'live', state: State) {
      const row = { mode, service: 'spotify', ...state, updated_at: api.now() }
      await api.db.deleteFrom('service_states').execute()
      await api.db.insertInto('service_states').values(row).execute()
      const { body } = await api.call('GET', '/v1/services')
      await api.db.deleteFrom('service_states').execute()
      return body.data.find((service: { id: string }) => service.id === 'spotify').health
    }

    it('lists every service with what it can do', async () => {
      const answer = await api.call('GET', '/v1/services')

      expect(answer.status).toBe(200)
      expect(answer.body.data.map((service: { id: string }) => service.id).sort()).toEqual([
        'amazon-music',
        'apple-music',
        'spotify',
      ])
      expect(answer.body.data).toContainEqual({
        id: 'spotify',
        name: 'Spotify',
        library_name: 'Liked Songs',
        configured: true,
        linking: 'oauth2',
        capabilities: { library_contains: true, playlists: true, undo: true },
        health: { status: 'ok' },
      })
    })

    it('is there for user sessions too', async () => {
      const token = await api.session(someUser())

      expect((await api.call('GET', '/v1/services', undefined, { token })).status).toBe(200)
    })

    it('says until when a service is limited', async () => {
      const until = later()
      const state = { limited_until: until, down_since: null, reason: 'rate_limited' }

      expect(await healthWith('test', state)).toMatchObject({
        status: 'limited',
        until: until.toISOString(),
        reason: 'rate_limited',
      })
    })

    it('tells a listener in a sentence, with the songs that wait', async () => {
      const user = someUser()
      const since = new Date('2026-11-22T14:02:00Z')
      await api.db.deleteFrom('service_states').execute()
      await api.db
        .insertInto('service_states')
        .values({
          mode: 'test',
          service: 'spotify',
          limited_until: later(),
          down_since: since,
          reason: 'service_unavailable',
          updated_at: api.now(),
        })
        .execute()
      const shown = async (path: string, options = {}) =>
        (await api.call('GET', path, undefined, options)).body.data.find(
          (service: { id: string }) => service.id === 'spotify',
        ).health

      expect((await shown('/v1/services')).message).toBe(
        'Spotify is refusing requests since 14:02 UTC; songs you save meanwhile are queued.',
      )
      expect(await shown(`/v1/services?user=${user}`)).toMatchObject({ waiting: 0 })
      expect(await shown('/v1/services', { token: await api.session(user) })).toMatchObject({ waiting: 0 })
      await api.db.deleteFrom('service_states').execute()
    })

    it('says since when a service is down', async () => {
      const [since, until] = [earlier(), later()]
      const state = { limited_until: until, down_since: since, reason: 'service_unavailable' }

      expect(await healthWith('test', state)).toMatchObject({
        status: 'down',
        since: since.toISOString(),
        until: until.toISOString(),
        reason: 'service_unavailable',
      })
    })

    it('forgets a limit that is over, and what concerns the other mode', async () => {
      const over = { limited_until: earlier(), down_since: null, reason: 'rate_limited' }
      const down = { limited_until: later(), down_since: earlier(), reason: 'service_unavailable' }

      expect(await healthWith('test', over)).toEqual({ status: 'ok' })
      expect(await healthWith('live', down)).toEqual({ status: 'ok' })
    })
  })

  describe('without a credential', () => {
    it.each(['/livez', '/readyz'])('%s says that all is well', async (path) => {
      const answer = await api.call('GET', path, undefined, { token: null })

      expect(answer.status).toBe(200)
      expect(answer.body.status).toBe('ok')
    })

    it('/readyz names a migration that is missing', async () => {
      const found = await sql<{ name: string; timestamp: string }>`
        delete from kysely_migration where name = (select max(name) from kysely_migration)
        returning name, timestamp`.execute(api.db)
      const answer = await api.call('GET', '/readyz', undefined, { token: null })
      for (const { name, timestamp } of found.rows) {
        await sql`insert into kysely_migration (name, timestamp) values (${name}, ${timestamp})`.execute(
          api.db,
        )
      }

      expect(answer.status).toBe(503)
      expect(answer.body).toEqual({ status: 'not ready', not_ready: { migrations: '1 not applied' } })
    })
  })

  it('puts headers on every answer that keep browsers from doing more with it than reading', async () => {
    for (const path of ['/livez', '/v1/saves', '/nowhere']) {
      const { headers } = await api.call('GET', path)

      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-powered-by')).toBeNull()
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
  })
}
