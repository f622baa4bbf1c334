import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { readIdempotencyKey } from '../../../server/http/idempotency-key.ts'
import { parsePart } from '../../../server/http/parse.ts'
import { PROBLEMS, ProblemError, problemBody } from '../../../server/http/problem.ts'
import { isUnavailable } from '../../../server/http/unavailable.ts'
import { decodeCursor, encodeCursor } from '../../../server/saves/cursor.ts'
import { newId } from '../../../core/domain/ids.ts'
import { Time } from '../../../server/schemas/text.ts'

describe('Idempotency-Key', () => {
  it.each([
    [undefined, undefined],
    ['abc', 'abc'],
    ['"abc"', 'abc'],
    ['  abc ', 'abc'],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['"abc', '"abc'],
    ['a"b', 'a"b'],
    ['"', '"'],
  ])('%j is the key %j', (header, key) => {
    expect(readIdempotencyKey(header)).toBe(key)
  })

  it.each(['', '   ', '""', 'a\tb', 'é', 'k'.repeat(256), `"${'k'.repeat(256)}"`])(
    '%.20j is none',
    (header) => {
      expect(() => readIdempotencyKey(header)).toThrow(ProblemError)
    },
  )
})

describe('a problem', () => {
  it('has what RFC 9457 and the contract ask for', () => {
    const error = { in: 'body' as const, pointer: '/user', detail: 'is required' }
    const problem = new ProblemError('invalid_request', { detail: 'No user.', errors: [error] })

    expect(problemBody(problem, 'https://save.example', 'req_1')).toEqual({
      type: 'https://save.example/problems/invalid_request',
      title: PROBLEMS.invalid_request.title,
      status: 400,
      detail: 'No user.',
      code: 'invalid_request',
      request_id: 'req_1',
      errors: [error],
    })
  })

  it.each(Object.entries(PROBLEMS))('%s has a status of an error and a title', (_code, { status, title }) => {
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(600)
    expect(title).toMatch(/^[A-Z].*[^.]$/)
  })

  it('points into the part of the request that is wrong', () => {
    const schema = z.strictObject({ list: z.array(z.strictObject({ n: z.number() })) })
    const errorsOf = (value: unknown) => {
      try {
        parsePart(schema, value, 'body')
        return []
      } catch (err) {
        return (err as ProblemError).errors
      }
    }

    expect(errorsOf({ list: [{ n: 1 }] })).toEqual([])
    expect(errorsOf({ list: [{ n: 1 }, { n: 'x', 'a/~b': 1 }] })).toMatchObject([
      { in: 'body', pointer: '/list/1/n' },
      { in: 'body', pointer: '/list/1/a~1~0b' },
    ])
    expect(errorsOf(7)).toMatchObject([{ pointer: '' }])
  })
})

describe('the database is away', () => {
  it.each([
    ['refused', { code: 'ECONNREFUSED' }],
    ['reset', { code: 'ECONNRESET' }],
    ['not found', { code: 'ENOTFOUND' }],
    ['shutting down', { code: '57P01' }],
    ['starting', { code: '57P03' }],
    ['too many connections', { code: '53300' }],
    ['lost', { code: '08006' }],
    ['a deadlock', { code: '40P01' }],
    ['read-only', { code: '25006' }],
    ['cut off', new Error('Connection terminated unexpectedly')],
    ['a full pool', new Error('timeout exceeded when trying to connect')],
    ['broken', new Error('Client has encountered a connection error and is not queryable')],
    [
      'refused on every address',
      new AggregateError([Object.assign(new Error('no'), { code: 'ECONNREFUSED' })]),
    ],
  ])('when it says: %s', (_what, err) => {
    expect(isUnavailable(err)).toBe(true)
  })

  it.each([
    ['a unique violation', { code: '23505' }],
    ['NUL in a text', { code: '22P05' }],
    ['no such column', { code: '42703' }],
    ['a mistake of ours', new TypeError('cannot read properties of undefined')],
    ['no error', 'text'],
    ['nothing', null],
    ['errors of nothing', new AggregateError([])],
  ])('not when it says: %s', (_what, err) => {
    expect(isUnavailable(err)).toBe(false)
  })
})

describe('a cursor', () => {
  it('leads back to the save it was made of', () => {
    const id = newId('sav')

    expect(decodeCursor(encodeCursor(id))).toBe(id)
    expect(encodeCursor(id)).toMatch(/^[\w-]+$/)
  })

  it.each(['', 'x', encodeCursor('sav_1'), encodeCursor("' or 1=1"), encodeCursor(newId('app'))])(
    'is not %j',
    (text) => {
      expect(() => decodeCursor(text)).toThrow(ProblemError)
    },
  )
})

describe('a time', () => {
  it.each([
    '2026-12-04T00:00:00Z',
    '2026-12-04T00:00:00.123456+05:30',
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ])('is %s', (text) => {
    expect(Time.safeParse(text).success).toBe(true)
  })

  it.each([
    '2026-12-04',
    '2026-13-01T00:00:00Z',
    '2026-12-04T24:00:00Z',
    '2026-12-04T00:00:00',
    '2025-02-29T00:00:00Z',
  ])('is not %s', (text) => {
    expect(Time.safeParse(text).success).toBe(false)
  })
})
