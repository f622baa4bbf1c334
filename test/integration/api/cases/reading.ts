import { describe, expect, it } from '@jest/globals'
import type { PlacementStatus } from '../../../../core/domain/save.ts'
import { expectProblem, someSave, someUser, withoutTickets } from '../support/api.ts'
import type { Api } from '../support/api.ts'

/** Long enough to be over only if the answer waits for it to be; no test takes that long. */
const LONG = 30

export function readingCases(api: Api): void {
  async function queued(): Promise<string> {
    const user = someUser()
    await api.app.link(user, 'spotify')
    const answer = await api.call('POST', '/v1/saves', someSave({ user }))
    expect(answer.body.status).toBe('in_progress')
    return String(answer.body.id)
  }

  function finish(id: string, status: PlacementStatus = 'saved') {
    return api.db.updateTable('placements').set({ status }).where('save_id', '=', id).execute()
  }

  describe('GET of a save', () => {
    it('answers at once without wait, and with wait=0', async () => {
      const id = await queued()

      const plain = await api.call('GET', `/v1/saves/${id}`)
      const zero = await api.call('GET', `/v1/saves/${id}?wait=0`)

      expect(plain.body.status).toBe('in_progress')
      expect(zero.body).toEqual(plain.body)
    })

    it('answers at once when nothing is in progress', async () => {
      const saved = await api.call('POST', '/v1/saves', someSave())
      const started = performance.now()

      const answer = await api.call('GET', `/v1/saves/${saved.body.id}?wait=${LONG}`)

      expect(answer.body.status).toBe('needs_action')
      expect(performance.now() - started).toBeLessThan(LONG * 500)
    })

    it('holds until the save has ended', async () => {
      const id = await queued()
      const started = performance.now()

      const waiting = api.call('GET', `/v1/saves/${id}?wait=${LONG}`)
      await api.call('GET', `/v1/saves/${id}?wait=1`)
      await finish(id)
      const answer = await waiting

      expect(answer.body).toMatchObject({ id, status: 'done', placements: [{ status: 'saved' }] })
      expect(performance.now() - started).toBeLessThan(LONG * 500)
    })

    it('answers with what there is when the time is up', async () => {
      const id = await queued()
      const started = performance.now()

      const answer = await api.call('GET', `/v1/saves/${id}?wait=1`)

      expect(answer.body.status).toBe('in_progress')
      expect(performance.now() - started).toBeGreaterThanOrEqual(990)
    })

    it('does not hold for a save that is not there', async () => {
      const started = performance.now()

      const answer = await api.call('GET', `/v1/saves/sav_00000000000070008000000000000000?wait=${LONG}`)

      expectProblem(answer, { status: 404, code: 'not_found' })
      expect(performance.now() - started).toBeLessThan(LONG * 500)
    })

    it('shows why a placement failed only while it has failed', async () => {
      const id = await queued()
      const error = { code: 'no_subscription', message: 'The plan does not include this.', retryable: false }
      const mine = api.db.updateTable('placements').where('save_id', '=', id)

      await mine.set({ error: JSON.stringify(error) }).execute()
      const busy = await api.call('GET', `/v1/saves/${id}`)
      await finish(id, 'failed')
      const failed = await api.call('GET', `/v1/saves/${id}`)

      expect(busy.body.placements[0]).not.toHaveProperty('error')
      expect(failed.body).toMatchObject({
        status: 'failed',
        placements: [{ status: 'failed', error, open_url: expect.stringMatching(/^https:/) }],
      })
    })
  })

  describe('the list of saves', () => {
    async function saveSome(user: string, count: number): Promise<string[]> {
      const ids: string[] = []
      for (let n = 0; n < count; n += 1) {
        const { body } = await api.call('POST', '/v1/saves', someSave({ user }))
        ids.unshift(String(body.id))
      }
      return ids
    }

    const idsOf = (body: { data: { id: string }[] }) => body.data.map((save) => save.id)

    it('shows the newest first, each as GET shows it', async () => {
      const user = someUser()
      const ids = await saveSome(user, 3)

      const list = await api.call('GET', `/v1/saves?user=${user}`)
      const one = await api.call('GET', `/v1/saves/${ids[0]}`)

      expect(idsOf(list.body)).toEqual(ids)
      expect(list.body.next_cursor).toBeNull()
      expect(withoutTickets(list.body.data[0])).toEqual(withoutTickets(one.body))
    })

    it('has each save on one page while others come in', async () => {
      const user = someUser()
      const ids = await saveSome(user, 7)
      const seen: string[] = []

      let next = `/v1/saves?user=${user}&limit=2`
      for (let page = 0; page < 5; page += 1) {
        const { body } = await api.call('GET', next)
        seen.push(...idsOf(body))
        await saveSome(user, 2)
        if (body.next_cursor === null) break
        next = `/v1/saves?user=${user}&limit=2&cursor=${body.next_cursor}`
      }

      expect(seen).toEqual(ids)
    })

    it('ends without a cursor when the last page is full', async () => {
      const user = someUser()
      const ids = await saveSome(user, 2)

      const { body } = await api.call('GET', `/v1/saves?user=${user}&limit=2`)

      expect(body).toMatchObject({ data: [{ id: ids[0] }, { id: ids[1] }], next_cursor: null })
    })

    it('is filtered by user, status and service, together too', async () => {
      const user = someUser()
      const other = await api.call('POST', '/v1/saves', someSave({ user, services: ['apple-music'] }))
      const [done, waits] = await saveSome(user, 2)
      await finish(String(done))

      const list = async (filter: string) =>
        idsOf((await api.call('GET', `/v1/saves?user=${user}${filter}`)).body)

      expect(await list('')).toEqual([done, waits, other.body.id])
      expect(await list('&status=done')).toEqual([done])
      expect(await list('&status=needs_action')).toEqual([waits, other.body.id])
      expect(await list('&status=failed')).toEqual([])
      expect(await list('&service=apple-music')).toEqual([other.body.id])
      expect(await list('&service=spotify&status=needs_action')).toEqual([waits])
      expect(await list('&service=amazon-music')).toEqual([])
    })
  })
}
