import { describe, expect, it } from '@jest/globals'
import { ProblemError } from '../../../server/http/problem.ts'
import { createSaveLimits } from '../../../server/http/rate-limit.ts'

describe('limits on saves', () => {
  function limits(appSavesPerSecond: number, userSavesPerMinute: number) {
    let ms = 0
    const { take } = createSaveLimits({ appSavesPerSecond, userSavesPerMinute, monotonicMs: () => ms })
    const refused = (app: string, user: string) => {
      try {
        take(app, user)
        return undefined
      } catch (err) {
        return err instanceof ProblemError ? err : undefined
      }
    }
    return { take, refused, pass: (more: number) => void (ms += more) }
  }

  it('say what is allowed, what is left and when all of it is back', () => {
    const { take } = limits(100, 6)

    take('app', 'u')
    const second = take('app', 'u')

    expect(second).toEqual({
      'RateLimit-Policy': '"app";q=100;w=1, "user";q=6;w=60',
      RateLimit: '"app";r=98;t=1, "user";r=4;t=20',
    })
  })

  it('refuse a listener who saves more, and nobody else', () => {
    const { take, refused } = limits(100, 3)
    for (let n = 0; n < 3; n += 1) take('app', 'eager')

    const problem = refused('app', 'eager')

    expect(problem).toMatchObject({ code: 'rate_limited', status: 429 })
    expect(problem?.headers).toMatchObject({
      'Retry-After': '20',
      RateLimit: '"app";r=97;t=1, "user";r=0;t=60',
    })
    expect(take('app', 'calm')['RateLimit']).toBe('"app";r=96;t=1, "user";r=2;t=20')
    expect(take('other', 'eager')['RateLimit']).toBe('"app";r=99;t=1, "user";r=2;t=20')
  })

  it('refuse an app that saves more, whoever its users are, and no other app', () => {
    const { take, refused } = limits(2, 60)
    take('app', 'a')
    take('app', 'b')

    expect(refused('app', 'c')?.headers['Retry-After']).toBe('1')
    expect(refused('app', 'd')?.code).toBe('rate_limited')
    expect(take('other', 'a')['RateLimit']).toMatch(/^"app";r=1;/)
  })

  it('give back what was used as time passes, and no more than the whole', () => {
    const { take, refused, pass } = limits(0, 6)
    for (let n = 0; n < 6; n += 1) take('app', 'u')
    expect(refused('app', 'u')).toBeDefined()

    pass(10_000)

    expect(take('app', 'u')['RateLimit']).toBe('"user";r=0;t=60')
    expect(refused('app', 'u')).toBeDefined()
    pass(3_600_000)
    expect(take('app', 'u')['RateLimit']).toBe('"user";r=5;t=10')
  })

  it('a refusal takes nothing from anybody', () => {
    const { take, refused, pass } = limits(0, 60)
    for (let n = 0; n < 60; n += 1) take('app', 'u')
    for (let n = 0; n < 1000; n += 1) refused('app', 'u')

    pass(1000)

    expect(refused('app', 'u')).toBeUndefined()
  })

  it('0 is no limit and says nothing', () => {
    const { take } = limits(0, 0)

    expect(take('app', 'u')).toEqual({})
  })

  it('remember the eager among any number of others', () => {
    const { take, refused } = limits(0, 2)
    take('app', 'eager')
    take('app', 'eager')

    for (let n = 0; n < 60_000; n += 1) take('app', `listener-${n}`)

    expect(refused('app', 'eager')).toBeDefined()
  })
})
