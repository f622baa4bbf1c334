import { describe, expect, it } from '@jest/globals'
import { someSave } from '../support/api.ts'
import type { Api } from '../support/api.ts'

export function crossOriginCases(api: Api): void {
  const fields = (response: Response) =>
    Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')))

  describe('a page of another origin', () => {
    const origin = 'https://videos.example'

    it('may ask before it saves', async () => {
      const answer = await fetch(`${api.product.url}/v1/saves`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type,idempotency-key',
        },
      })

      expect(answer.status).toBe(204)
      expect(fields(answer)).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-headers': expect.stringMatching(/Authorization.*Idempotency-Key/),
        'access-control-allow-methods': expect.stringMatching(/POST/),
      })
      expect(answer.headers.has('access-control-allow-credentials')).toBe(false)
    })

    it('may read the answer and the fields it needs, a refusal included', async () => {
      const session = await api.session('cross-origin')
      const post = (body: unknown) =>
        fetch(`${api.product.url}/v1/saves`, {
          method: 'POST',
          headers: { origin, authorization: `Bearer ${session}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      const { user: _, ...save } = someSave()

      const [accepted, refused] = [await post(save), await post({ nonsense: true })]

      expect([accepted.status, refused.status]).toEqual([202, 400])
      for (const answer of [accepted, refused]) {
        expect(fields(answer)).toMatchObject({
          'access-control-allow-origin': '*',
          'access-control-expose-headers': expect.stringMatching(/Location.*Retry-After/),
        })
      }
    })

    it('is nobody to the pages with cookies', async () => {
      const answer = await fetch(`${api.product.url}/link`, { headers: { origin } })

      expect(fields(answer)).toEqual({})
    })
  })
}
