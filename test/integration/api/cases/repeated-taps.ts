import { describe, expect, it } from '@jest/globals'
import { someSave, someTrack, someUser, withoutTickets } from '../support/api.ts'
import type { Api } from '../support/api.ts'

const FUTURE = '2031-12-04T00:00:00Z'

export function repeatedTapCases(api: Api): void {
  describe('a repeated tap', () => {
    it('within ten seconds is the same save', async () => {
      const save = someSave()

      const first = await api.call('POST', '/v1/saves', save)
      const second = await api.call('POST', '/v1/saves', save)

      expect(second.status).toBe(202)
      expect(withoutTickets(second.body)).toEqual(withoutTickets(first.body))
      expect(second.headers.get('location')).toBe(first.headers.get('location'))
      expect(second.headers.get('idempotency-replayed')).toBeNull()
    })

    it('shows the save as it is by then', async () => {
      const save = someSave()
      const first = await api.call('POST', '/v1/saves', save)
      await api.db
        .updateTable('placements')
        .set({ status: 'saved' })
        .where('save_id', '=', String(first.body.id))
        .execute()

      const second = await api.call('POST', '/v1/saves', save)

      expect(second.body).toMatchObject({ id: first.body.id, status: 'done' })
    })

    it.each([
      ['from elsewhere in the video', { context: { position_ms: 9000 } }],
      ['that names the services in another order', { services: ['apple-music', 'spotify'] }],
    ])('%s is the same save', async (_what, change) => {
      const save = someSave({ services: ['spotify', 'apple-music'] })

      const first = await api.call('POST', '/v1/saves', save)
      const second = await api.call('POST', '/v1/saves', { ...save, ...change })

      expect(second.body.id).toBe(first.body.id)
    })

    it('that spells the recording differently is the same save', async () => {
      const { title, artists } = someTrack()
      const user = someUser()

      const first = await api.call('POST', '/v1/saves', { user, track: { title, artists } })
      const second = await api.call('POST', '/v1/saves', {
        user,
        track: { title: `${artists[0]} - ${title} (Official Video)` },
      })

      expect(second.body.id).toBe(first.body.id)
    })

    it.each([
      ['for another user', () => ({ user: someUser() })],
      ['for another recording', () => ({ track: someTrack() })],
      ['for other services', () => ({ services: ['spotify', 'apple-music'] })],
      ['for the default services', () => ({ services: undefined })],
      ['for a release in the future', () => ({ not_before: FUTURE })],
    ])('%s is a save of its own', async (_what, change) => {
      const save = someSave()

      const first = await api.call('POST', '/v1/saves', save)
      const second = await api.call('POST', '/v1/saves', { ...save, ...change() })

      expect(second.status).toBe(202)
      expect(second.body.id).not.toBe(first.body.id)
    })

    it('in another app is a save of its own', async () => {
      const other = await api.createApp()
      const save = someSave()

      const first = await api.call('POST', '/v1/saves', save)
      const second = await api.call('POST', '/v1/saves', save, { token: other.key })

      expect(second.body.id).not.toBe(first.body.id)
    })

    it('with a key of its own is a save of its own', async () => {
      const save = someSave()

      const first = await api.call('POST', '/v1/saves', save)
      const second = await api.call('POST', '/v1/saves', save, { headers: { 'idempotency-key': 'again' } })

      expect(second.body.id).not.toBe(first.body.id)
    })

    it('from the app and from the browser of the user is the same save', async () => {
      const { user, ...save } = someSave()
      const token = await api.session(String(user))

      const first = await api.call('POST', '/v1/saves', { user, ...save })
      const second = await api.call('POST', '/v1/saves', save, { token })

      expect(second.body.id).toBe(first.body.id)
    })

    it('after ten seconds is a new save', async () => {
      const save = someSave()

      const first = await api.call('POST', '/v1/saves', save)
      api.advance(11_000)
      const second = await api.call('POST', '/v1/saves', save)

      expect(second.body.id).not.toBe(first.body.id)
    })
  })
}
