import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { expectProblem, someSave, someUser } from '../support/api.ts'
import type { Api, ExpectedProblem } from '../support/api.ts'

const JSON_TYPE = 'application/json'
const BODY = [{ in: 'body', pointer: '' }]
const MALFORMED: ExpectedProblem = { status: 400, code: 'malformed_json', at: BODY }
const UNREADABLE: ExpectedProblem = { status: 400, code: 'invalid_request', at: BODY }
const UNSUPPORTED: ExpectedProblem = { status: 415, code: 'unsupported_media_type' }
const TOO_LARGE: ExpectedProblem = { status: 413, code: 'body_too_large' }

export function badRequestCases(api: Api): void {
  const good = () => JSON.stringify(someSave())

  async function post(body: string | Buffer, headers: Record<string, string>) {
    const response = await fetch(`${api.product.url}/v1/saves`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.app.key}`, ...headers },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }

  describe('a body', () => {
    it.each<[string, () => string | Buffer, Record<string, string>, ExpectedProblem]>([
      ['that is no JSON', () => '{ "user": ', { 'content-type': JSON_TYPE }, MALFORMED],
      ['with something behind the JSON', () => `${good()} x`, { 'content-type': JSON_TYPE }, MALFORMED],
      [
        'in Latin-1',
        () => Buffer.from('{"user":"\xe9"}', 'latin1'),
        { 'content-type': JSON_TYPE },
        MALFORMED,
      ],
      ['of 10 MB', () => `{"user":"${'u'.repeat(10_000_000)}"}`, { 'content-type': JSON_TYPE }, TOO_LARGE],
      [
        'of 10 MB, compressed',
        () => gzipSync(`{"user":"${'u'.repeat(10_000_000)}"}`),
        { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' },
        TOO_LARGE,
      ],
      [
        'that is not compressed as it says',
        good,
        { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' },
        UNREADABLE,
      ],
      [
        'compressed in an unknown way',
        good,
        { 'content-type': JSON_TYPE, 'content-encoding': 'zip' },
        UNSUPPORTED,
      ],
      ['in UTF-7', good, { 'content-type': 'application/json; charset=utf-7' }, UNSUPPORTED],
      ['in UTF-16', good, { 'content-type': 'application/json; charset=utf-16le' }, UNSUPPORTED],
      ['that is text', good, { 'content-type': 'text/plain' }, UNSUPPORTED],
      ['that is text, and empty', () => '', { 'content-type': 'text/plain' }, UNSUPPORTED],
      ['from a form', () => 'user=u', { 'content-type': 'application/x-www-form-urlencoded' }, UNSUPPORTED],
      ['in parts', good, { 'content-type': 'multipart/form-data; boundary=x' }, UNSUPPORTED],
      ['without a type', () => Buffer.from(good()), {}, UNSUPPORTED],
      ['without a type, and empty', () => Buffer.alloc(0), {}, UNSUPPORTED],
      ['of a type that is none', good, { 'content-type': 'json' }, UNSUPPORTED],
    ])('%s is refused and leaves nothing', async (_what, body, headers, expected) => {
      const answer = await api.writesNothing(() => post(body(), headers))

      expectProblem(answer, expected)
    })

    it.each(['application/json;charset=UTF-8', 'APPLICATION/JSON', 'application/json; charset="utf-8"; v=1'])(
      'of type %s is taken',
      async (type) => {
        expect((await post(good(), { 'content-type': type })).status).toBe(202)
      },
    )

    it('that is compressed is taken', async () => {
      const headers = { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' }

      expect((await post(gzipSync(good()), headers)).status).toBe(202)
    })

    it('of 64 KiB is taken, one byte more is not', async () => {
      const full = good()
      const atLimit = full + ' '.repeat(64 * 1024 - full.length)

      const taken = await post(atLimit, { 'content-type': JSON_TYPE })
      const refused = await post(`${atLimit} `, { 'content-type': JSON_TYPE })

      expect([taken.status, refused.status]).toEqual([202, 413])
    })
  })

  describe('a query', () => {
    it.each([
      ['/v1/saves?page=2', '/page'],
      ['/v1/saves?__proto__=1', '/__proto__'],
      ['/v1/saves?limit=0', '/limit'],
      ['/v1/saves?limit=101', '/limit'],
      ['/v1/saves?limit=', '/limit'],
      ['/v1/saves?limit=0x10', '/limit'],
      ['/v1/saves?limit=1&limit=2', '/limit'],
      ['/v1/saves?status=finished', '/status'],
      ['/v1/saves?service=napster', '/service'],
      ['/v1/saves?service=%00', '/service'],
      ['/v1/saves?user=%00', '/user'],
      ['/v1/saves?user=', '/user'],
      ['/v1/saves?cursor=abc', '/cursor'],
      ['/v1/saves?cursor=', '/cursor'],
      ['/v1/saves/sav_01a203bd33c9735c95036de4b44cda43?wait=31', '/wait'],
      ['/v1/saves/sav_01a203bd33c9735c95036de4b44cda43?wait=-1', '/wait'],
      ['/v1/saves/sav_01a203bd33c9735c95036de4b44cda43?wait=1.5', '/wait'],
      ['/v1/saves/sav_01a203bd33c9735c95036de4b44cda43?wait=soon', '/wait'],
      ['/v1/services?mode=live', '/mode'],
    ])('like %s is refused', async (path, pointer) => {
      const answer = await api.call('GET', path)

      expectProblem(answer, { status: 400, code: 'invalid_request', at: [{ in: 'query', pointer }] })
    })

    it('is refused where none is read', async () => {
      const answer = await api.writesNothing(() => api.call('POST', '/v1/saves?dry_run=true', someSave()))

      expectProblem(answer, {
        status: 400,
        code: 'invalid_request',
        at: [{ in: 'query', pointer: '/dry_run' }],
      })
    })
  })

  describe('an address', () => {
    it.each(['/v1', '/v1/save', '/v1/saves/x/y', '/v2/saves', '/admin', '/problems/nothing'])(
      'like %s is not found',
      async (path) => {
        expectProblem(await api.call('GET', path), { status: 404, code: 'not_found' })
      },
    )

    it('that is no text is refused', async () => {
      expectProblem(await api.call('GET', '/v1/saves/%ff'), { status: 400, code: 'invalid_request' })
    })

    it.each([
      ['DELETE', '/v1/saves', 'GET, HEAD, POST'],
      ['PUT', '/v1/saves/sav_1', 'GET, HEAD'],
      ['OPTIONS', '/v1/saves', 'GET, HEAD, POST'],
      ['GET', '/v1/user-sessions', 'POST'],
      ['POST', '/v1/services', 'GET, HEAD'],
      ['POST', '/livez', 'GET, HEAD'],
      ['OPTIONS', '/openapi.json', 'GET, HEAD'],
    ])('does not take %s %s and says what it takes', async (method, path, allow) => {
      const answer = await api.call(method, path)

      expectProblem(answer, { status: 405, code: 'method_not_allowed' })
      expect(answer.headers.get('allow')).toBe(allow)
    })
  })

  it('explains what its problems mean', async () => {
    const { body } = await api.call('POST', '/v1/saves', {})

    const meaning = await (await fetch(body.type)).json()

    expect(meaning).toEqual({
      code: 'invalid_request',
      status: 400,
      title: body.title,
      happened: expect.stringMatching(/./),
      what_to_do: expect.stringMatching(/./),
    })
  })

  it('refuses a user where the session is for one', async () => {
    const user = someUser()
    const token = await api.session(user)

    const saved = await api.writesNothing(() => api.call('POST', '/v1/saves', someSave({ user }), { token }))
    const listed = await api.call('GET', `/v1/saves?user=${user}`, undefined, { token })

    expectProblem(saved, { status: 400, code: 'invalid_request', at: [{ in: 'body', pointer: '/user' }] })
    expectProblem(listed, { status: 400, code: 'invalid_request', at: [{ in: 'query', pointer: '/user' }] })
  })
}
