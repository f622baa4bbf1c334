import { describe, expect, it } from '@jest/globals'
import { expectProblem, someSave } from '../support/api.ts'
import type { Api, ExpectedProblem } from '../support/api.ts'
import { openRaw, parseAnswer, sendRaw } from '../support/raw.ts'

const MALFORMED: ExpectedProblem = { status: 400, code: 'malformed_request' }

/** What no HTTP client sends, and what gets past a proxy that reads requests differently. */
export function rawRequestCases(api: Api): void {
  const head = (...fields: string[]) =>
    [
      'POST /v1/saves HTTP/1.1',
      'Host: a',
      `Authorization: Bearer ${api.app.key}`,
      'Content-Type: application/json',
      ...fields,
      '',
      '',
    ].join('\r\n')

  function chunked(body: string): string {
    return `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`
  }

  describe('on the wire, a request', () => {
    it.each<[string, (body: string) => string, ExpectedProblem]>([
      [
        'with a length and in chunks',
        (body) => head(`Content-Length: ${body.length}`, 'Transfer-Encoding: chunked') + chunked(body),
        MALFORMED,
      ],
      [
        'with two lengths',
        (body) => head(`Content-Length: ${body.length}`, 'Content-Length: 1') + body,
        MALFORMED,
      ],
      [
        'with a space before a colon',
        (body) => head('Transfer-Encoding : chunked') + chunked(body),
        MALFORMED,
      ],
      [
        'with a bare line feed',
        (body) => head('X-A: b\nX-C: d', `Content-Length: ${body.length}`) + body,
        MALFORMED,
      ],
      [
        'with a bad chunk',
        (body) => `${head('Transfer-Encoding: chunked')}zz\r\n${body}\r\n0\r\n\r\n`,
        MALFORMED,
      ],
      ['with no method', () => '/ HTTP/1.1\r\n\r\n', MALFORMED],
      ['that is TLS', () => '\u0016\u0003\u0001\u0002\u0000\u0001', MALFORMED],
      [
        'without a host',
        (body) =>
          head('Connection: close', `Content-Length: ${body.length}`).replace('Host: a\r\n', '') + body,
        MALFORMED,
      ],
      [
        'with a header of 17 KB',
        () => head(`X-Large: ${'x'.repeat(17 * 1024)}`),
        { status: 431, code: 'headers_too_large' },
      ],
    ])('%s is refused and leaves nothing', async (_what, bytes, expected) => {
      const answer = await api.writesNothing(() =>
        sendRaw(api.product.url, bytes(JSON.stringify(someSave()))),
      )

      expectProblem(answer, expected)
      expect(answer.headers.get('request-id')).toMatch(/^req_/)
      expect(answer.headers.get('connection')).toBe('close')
    })

    it('that expects something unknown is answered all the same', async () => {
      const body = JSON.stringify(someSave())

      const answer = await sendRaw(
        api.product.url,
        head('Connection: close', 'Expect: tea', `Content-Length: ${body.length}`) + body,
      )

      expect(answer.status).toBe(202)
    })

    it('in small pieces is taken', async () => {
      const body = JSON.stringify(someSave())
      const { socket, text } = openRaw(api.product.url)

      for (const piece of (head('Connection: close', `Content-Length: ${body.length}`) + body).match(
        /[\s\S]{1,40}/g,
      ) ?? []) {
        await new Promise((sent) => socket.write(piece, sent))
      }

      expect(parseAnswer(await text).status).toBe(202)
    })

    it.each([
      ['/v1/saves', '{}'],
      ['/v1/saves/sav_01a203bd33c9735c95036de4b44cda43', '[]'],
    ])('without a use for a body, GET %s, takes an empty one', async (path, body) => {
      const answer = await sendRaw(api.product.url, get(path, body))

      expect(answer.body?.code).not.toBe('invalid_request')
    })

    it.each(['{"user":"u"}', 'text', 'null', '"x"', 'x'.repeat(70_000)])(
      'without a use for a body refuses %.20s',
      async (body) => {
        const answer = await sendRaw(api.product.url, get('/v1/saves', body))

        expectProblem(answer, {
          status: 400,
          code: 'invalid_request',
          at: [{ in: 'body', pointer: '' }],
        })
      },
    )
  })

  function get(path: string, body: string): string {
    return [
      `GET ${path} HTTP/1.1`,
      'Host: a',
      'Connection: close',
      `Authorization: Bearer ${api.app.key}`,
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n')
  }
}
