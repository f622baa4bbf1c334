import { describe, expect, it } from '@jest/globals'
import { someSave, someTrack, someUser, withoutTickets } from '../support/api.ts'
import type { Api } from '../support/api.ts'
import { catalogTrack, rememberMatch } from '../support/matches.ts'

const ID = /^sav_[0-9a-f]{32}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

export function acceptCases(api: Api): void {
  describe('accepting a save', () => {
    it('answers 202 with where the save is and the save as the contract shows it', async () => {
      const user = someUser()
      const track = {
        ...someTrack(),
        album: 'Harbour',
        isrc: 'us-rc1-76-07839',
        duration_ms: 200_040,
        explicit: false,
        release_date: '2020-03',
        links: ['https://open.spotify.com/track/0VjIjW4GlUZAMYd2vXMi3b'],
      }
      const context = {
        video_id: 'v_1',
        creator: '@someone',
        position_ms: 5200,
        country: 'us',
        tapped_at: '2026-12-04T01:02:03+01:00',
      }

      const answer = await api.call('POST', '/v1/saves', {
        user,
        track,
        services: ['spotify', 'apple-music'],
        target: { kind: 'library' },
        context,
      })

      expect(answer.status).toBe(202)
      expect(answer.headers.get('location')).toBe(`/v1/saves/${answer.body.id}`)
      expect(answer.headers.get('content-type')).toMatch(/^application\/json(;|$)/)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('idempotency-replayed')).toBeNull()
      const waiting = {
        status: 'awaiting_link',
        action: { kind: 'link', url: `${api.product.url}/link` },
        updated_at: answer.body.created_at,
      }
      expect(withoutTickets(answer.body)).toEqual({
        id: expect.stringMatching(ID),
        user,
        status: 'needs_action',
        track: { ...track, isrc: 'USRC17607839' },
        target: { kind: 'library' },
        placements: [
          { service: 'spotify', ...waiting },
          { service: 'apple-music', ...waiting },
        ],
        share_url: expect.stringMatching(new RegExp(`^${api.product.url}/t/rec_[0-9a-f]{32}$`)),
        context: { ...context, country: 'US' },
        created_at: expect.stringMatching(TIME),
      })
    })

    it('has the save in the database before it answers', async () => {
      const user = someUser()
      await api.app.link(user, 'spotify')

      const answer = await api.call('POST', '/v1/saves', someSave({ user }))

      const row = await api.db
        .selectFrom('placements as p')
        .innerJoin('saves as s', 's.id', 'p.save_id')
        .innerJoin('events as e', 'e.save_id', 's.id')
        .select(['s.app_id', 's.user_id', 'p.service', 'p.status', 'p.ring_at', 'e.type'])
        .where('s.id', '=', String(answer.body.id))
        .execute()
      expect(row).toEqual([
        {
          app_id: api.app.id,
          user_id: user,
          service: 'spotify',
          status: 'queued',
          // The outbox: were the queue to lose the job, the sweep would ring again.
          ring_at: expect.any(Date),
          type: 'save.created',
        },
      ])
    })

    it.each([
      [['spotify', 'apple-music', 'amazon-music']],
      [['amazon-music', 'spotify', 'apple-music']],
      [['apple-music', 'amazon-music', 'spotify']],
    ])('shows the services in the order they were asked for: %j', async (services) => {
      const answer = await api.call('POST', '/v1/saves', someSave({ services }))
      const later = await api.call('GET', `/v1/saves/${answer.body.id}`)

      const shown = (body: { placements: { service: string }[] }) => body.placements.map((p) => p.service)
      expect(shown(answer.body)).toEqual(services)
      expect(shown(later.body)).toEqual(services)
    })

    it('gives the same save to POST and to GET', async () => {
      const user = someUser()
      await api.app.link(user, 'apple-music')
      const services = ['spotify', 'apple-music']

      const answer = await api.call('POST', '/v1/saves', someSave({ user, services }))
      const later = await api.call('GET', `/v1/saves/${answer.body.id}`)

      expect(later.status).toBe(200)
      expect(withoutTickets(later.body)).toEqual(withoutTickets(answer.body))
      expect(answer.body.status).toBe('in_progress')
    })

    it('goes to the service linked first when none is named', async () => {
      const user = someUser()
      await api.app.link(user, 'apple-music')
      await api.app.link(user, 'spotify')

      const answer = await api.call('POST', '/v1/saves', { user, track: someTrack() })

      expect(answer.body.placements).toMatchObject([{ service: 'apple-music', status: 'queued' }])
    })

    it("goes to the user's default services when there are any", async () => {
      const user = someUser()
      await api.app.link(user, 'apple-music')
      const mine = api.db.updateTable('users').where('app_id', '=', api.app.id).where('id', '=', user)
      await mine.set({ default_services: ['amazon-music', 'spotify'] }).execute()

      const answer = await api.call('POST', '/v1/saves', { user, track: someTrack() })

      const services = answer.body.placements.map((p: { service: string }) => p.service)
      expect(services).toEqual(['amazon-music', 'spotify'])
    })

    it('asks for a service when the listener has none', async () => {
      const answer = await api.call('POST', '/v1/saves', { user: someUser(), track: someTrack() })

      expect(withoutTickets(answer.body)).toMatchObject({
        status: 'needs_action',
        placements: [],
        action: { kind: 'choose_service', url: `${api.product.url}/link` },
      })
    })

    it('waits for a release in the future, and not for one in the past', async () => {
      const future = '2031-12-04T01:00:00+01:00'

      const waits = await api.call('POST', '/v1/saves', someSave({ not_before: future }))
      const is_out = await api.call('POST', '/v1/saves', someSave({ not_before: '2020-01-01T00:00:00Z' }))

      expect(waits.body).toMatchObject({
        status: 'scheduled',
        not_before: '2031-12-04T00:00:00.000Z',
        placements: [
          { status: 'awaiting_release', action: { kind: 'wait', until: '2031-12-04T00:00:00.000Z' } },
        ],
      })
      expect(is_out.body).toMatchObject({ status: 'needs_action', not_before: '2020-01-01T00:00:00.000Z' })
    })

    it('uses what is already known about the recording', async () => {
      const track = someTrack()
      const known = { user: someUser(), track, services: ['spotify', 'apple-music', 'amazon-music'] }
      for (const service of known.services) await api.app.link(known.user, service)
      const first = await api.call('POST', '/v1/saves', someSave({ track }))
      const candidate = {
        track: catalogTrack(track),
        confidence: 0.625,
        evidence: [{ signal: 'title' as const, verdict: 'similar' as const, note: 'live' }],
      }
      await rememberMatch(api, first.body.id, {
        service: 'spotify',
        status: 'found',
        candidates: [candidate],
      })
      await rememberMatch(api, first.body.id, {
        service: 'apple-music',
        status: 'unsure',
        candidates: [candidate],
      })
      await rememberMatch(api, first.body.id, { service: 'amazon-music', status: 'absent', candidates: [] })

      const answer = await api.call('POST', '/v1/saves', known)
      const later = await api.call('GET', `/v1/saves/${answer.body.id}`)

      expect(answer.body.placements).toMatchObject([
        { service: 'spotify', status: 'matched', matched: { title: track.title, confidence: 0.625 } },
        {
          service: 'apple-music',
          status: 'awaiting_review',
          action: { kind: 'review' },
          candidates: [{ title: track.title, confidence: 0.625 }],
        },
        {
          service: 'amazon-music',
          status: 'not_found',
          error: { code: 'not_found', message: 'nothing like it', retryable: true },
          open_url: expect.stringMatching(/^https:/),
        },
      ])
      expect(withoutTickets(later.body)).toEqual(withoutTickets(answer.body))
    })
  })
}
