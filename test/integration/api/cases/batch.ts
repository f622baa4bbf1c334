import { randomUUID } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { expectProblem, someSave, someTrack } from '../support/api.ts'
import type { Api } from '../support/api.ts'

export function batchCases(api: Api): void {
  const post = (saves: readonly unknown[], headers: Record<string, string> = {}) =>
    api.call('POST', '/v1/saves/batch', { saves }, { headers })

  const countSaves = async () => (await api.rowCounts())['saves'] ?? 0

  describe('many saves in one request', () => {
    it('answers in order, and refuses a bad one alone', async () => {
      const before = await countSaves()
      const good = [someSave(), someSave()]

      const answer = await post([
        good[0],
        { ...someSave(), services: ['no-such-service'] },
        'not even an object',
        good[1],
      ])

      expect(answer.status).toBe(202)
      const [first, second, third, fourth] = answer.body.results
      expect([first.save.user, fourth.save.user]).toEqual(good.map((save) => save['user']))
      expect(second.problem).toMatchObject({
        status: 400,
        code: 'invalid_request',
        errors: [{ pointer: '/saves/1/services/0' }],
      })
      expect(third.problem.errors[0].pointer).toBe('/saves/2')
      expect(await countSaves()).toBe(before + 2)
    })

    it('is the same saves for the same Idempotency-Key, also at the same instant', async () => {
      const key = { 'idempotency-key': randomUUID() }
      const saves = [someSave(), { nonsense: true }, someSave()]
      const before = await countSaves()

      const answers = await Promise.all(Array.from({ length: 8 }, () => post(saves, key)))
      const again = await post(saves, key)

      const ids = answers.map((answer) => answer.body.results.map((one: never) => one['save']?.['id']))
      expect(new Set(ids.map((one) => JSON.stringify(one))).size).toBe(1)
      expect(again.headers.get('idempotency-replayed')).toBe('true')
      expect(again.body).toEqual(answers[0]?.body)
      expect(await countSaves()).toBe(before + 2)
    })

    it('refuses the key for another batch, which changes nothing', async () => {
      const key = { 'idempotency-key': randomUUID() }
      await post([someSave()], key)

      const answer = await api.writesNothing(() => post([someSave(), someSave()], key))

      expectProblem(answer, { status: 422, code: 'idempotency_key_reused' })
    })

    it('goes on where an interrupted one ended', async () => {
      const key = { 'idempotency-key': randomUUID() }
      const saves = [someSave(), someSave(), someSave()]
      const first = await post(saves, key)
      const lost = String(first.body.results[1].save.id)
      // As if the process had died before the second one was written.
      await api.db.deleteFrom('request_keys').where('save_id', '=', lost).execute()
      await api.db.deleteFrom('saves').where('id', '=', lost).execute()

      const second = await post(saves, key)

      expect(second.body.results[0].save.id).toBe(first.body.results[0].save.id)
      expect(second.body.results[1].save.id).not.toBe(lost)
      expect(second.body.results[2].save.id).toBe(first.body.results[2].save.id)
    })

    it('makes one save of the same tap twice in a batch', async () => {
      const save = someSave()

      const answer = await post([save, save])

      expect(answer.body.results[0].save.id).toBe(answer.body.results[1].save.id)
    })

    it.each([
      ['none', []],
      ['too many', Array.from({ length: 101 }, () => ({}))],
    ])('refuses %s', async (_, saves) => {
      const answer = await api.writesNothing(() => post(saves))

      expectProblem(answer, { status: 400, code: 'invalid_request' })
    })

    it('takes up to 1 MiB', async () => {
      const long = () => someSave({ track: { ...someTrack(), title: 'x'.repeat(900) } })

      const answer = await post(Array.from({ length: 100 }, long))

      expect(answer.status).toBe(202)
      expect(answer.body.results).toHaveLength(100)
      const tooMuch = await post([{ ...someSave(), context: { creator: 'x'.repeat(1_100_000) } }])
      expectProblem(tooMuch, { status: 413, code: 'body_too_large' })
    })
  })
}
