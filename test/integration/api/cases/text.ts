import { randomUUID } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { someSave, someUser } from '../support/api.ts'
import type { Api } from '../support/api.ts'

export function textCases(api: Api): void {
  async function stored(saveId: unknown) {
    return api.db
      .selectFrom('saves')
      .select(['track', 'user_id', 'context', 'recording_id'])
      .where('id', '=', String(saveId))
      .executeTakeFirstOrThrow()
  }

  describe('text', () => {
    it.each([
      ['emoji', 'Fire 🔥🏳️‍🌈👩‍👩‍👧'],
      ['right-to-left script', 'حبيبي يا نور العين'],
      ['marks that turn the direction', 'abc \u202egnos\u202c'],
      ['zero-width characters', 'zero\u200bwidth\u200d\ufeff.'],
      ['characters beyond 16 bits', '𝕊𝕠𝕟𝕘 𠮷'],
      ['SQL', "'; drop table saves; --"],
      ['a question to the database', '$1 ?::jsonb %s {"$ne": null}'],
      ['line ends', 'one\r\nSet-Cookie: a=b\r\n\r\ntwo'],
      ['markup', '<script>alert(1)</script> &amp;'],
      ['a formula', '=HYPERLINK("http://evil.example")'],
      ['backslashes', '\\u0000 \\x00 \\'],
      ['JSON', '"},{"a":"b'],
    ])('is kept as it came: %s', async (_what, text) => {
      const title = `${text} ${randomUUID()}`
      const track = { title, artists: [text, `Band ${title}`], album: text }
      const context = { creator: text, video_id: `v ${text}.` }
      const user = `${someUser()} ${text}`

      const answer = await api.call('POST', '/v1/saves', {
        user,
        track,
        context,
        services: ['spotify'],
      })
      const read = await api.call('GET', `/v1/saves/${answer.body.id}`)
      const listed = await api.call('GET', `/v1/saves?user=${encodeURIComponent(user)}`)

      expect(answer.status).toBe(202)
      for (const body of [answer.body, read.body, listed.body.data[0]]) {
        expect(body).toMatchObject({ user, track, context })
      }
      expect(await stored(answer.body.id)).toMatchObject({ user_id: user, track, context })
    })

    it('is stored equal whether composed or not, and is one recording', async () => {
      const id = randomUUID()
      const save = (form: 'NFC' | 'NFD') =>
        someSave({ track: { title: `Déjà Vu ${id}`.normalize(form), artists: ['Beyoncé'.normalize(form)] } })

      const composed = await api.call('POST', '/v1/saves', save('NFC'))
      const decomposed = await api.call('POST', '/v1/saves', save('NFD'))

      const [one, two] = [await stored(composed.body.id), await stored(decomposed.body.id)]
      expect(one.track).toEqual({
        title: `Déjà Vu ${id}`.normalize('NFC'),
        artists: ['Beyoncé'.normalize('NFC')],
      })
      expect(two).toMatchObject({ track: one.track, recording_id: one.recording_id })
    })

    it('loses the white space around it', async () => {
      const title = `Song ${randomUUID()}`

      const answer = await api.call(
        'POST',
        '/v1/saves',
        someSave({ track: { title: ` \t${title}\n`, artists: [' A '] } }),
      )

      expect(answer.body.track).toEqual({ title, artists: ['A'] })
    })

    it("leaves a user's id alone: what differs is somebody else", async () => {
      const id = randomUUID()
      const [composed, decomposed] = [`é${id}`.normalize('NFC'), `é${id}`.normalize('NFD')]
      const { user: _, ...save } = someSave()

      const one = await api.call('POST', '/v1/saves', { ...save, user: composed })
      const two = await api.call('POST', '/v1/saves', { ...save, user: decomposed })

      expect(two.body.id).not.toBe(one.body.id)
      expect(await stored(two.body.id)).toMatchObject({ user_id: decomposed })
    })

    it.each(['us-rc1-76-07839', 'USRC17607839', 'ISRC: US RC1 76 07839', 'usrc17607839'])(
      'of an ISRC may be spelled %s',
      async (isrc) => {
        const answer = await api.call('POST', '/v1/saves', someSave({ track: { isrc } }))

        expect(answer.body.track).toEqual({ artists: [], isrc: 'USRC17607839' })
      },
    )
  })
}
