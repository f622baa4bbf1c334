import { describe, expect, it } from '@jest/globals'
import { ConfigError } from '../../../core/config/parse-env.ts'
import { envToRedis } from '../../../core/config/redis.ts'

const SENTINELS = { REDIS_URL: 'redis://:pw@any', REDIS_SENTINELS: 's1:26379, [::1]:26380' }

describe('how Redis is reached', () => {
  it.each([
    [{}, undefined],
    [{ REDIS_URL: 'redis://a:1' }, { kind: 'single', url: 'redis://a:1' }],
    [{ REDIS_URL: 'redis://a:1, rediss://b:2' }, { kind: 'cluster', urls: ['redis://a:1', 'rediss://b:2'] }],
    [
      { REDIS_URL: 'redis://a:1', REDIS_CLUSTER: 'true' },
      { kind: 'cluster', urls: ['redis://a:1'] },
    ],
    [
      { ...SENTINELS, REDIS_SENTINEL_MASTER: 'queue' },
      {
        kind: 'sentinel',
        url: 'redis://:pw@any',
        sentinels: [
          { host: 's1', port: 26_379 },
          { host: '::1', port: 26_380 },
        ],
        master: 'queue',
        sentinelPassword: undefined,
      },
    ],
  ])('%j', (env, access) => {
    expect(envToRedis(env)).toEqual(access)
  })

  it.each([
    ['REDIS_CLUSTER', { REDIS_CLUSTER: 'true' }],
    ['REDIS_SENTINELS', { REDIS_SENTINELS: 'hunter2:1' }],
    ['REDIS_URL', { REDIS_URL: 'redis://hunter2:1,http://b' }],
    ['REDIS_URL', { REDIS_URL: 'redis://hunter2:1,redis://b', REDIS_CLUSTER: 'false' }],
    ['REDIS_SENTINEL_MASTER', SENTINELS],
    ['REDIS_SENTINELS', { ...SENTINELS, REDIS_SENTINEL_MASTER: 'q', REDIS_CLUSTER: 'true' }],
    ['REDIS_SENTINELS', { ...SENTINELS, REDIS_SENTINEL_MASTER: 'q', REDIS_SENTINELS: 'redis://hunter2:1' }],
  ])('names %s when it cannot be, and repeats nothing (%#)', (name, env) => {
    expect(() => envToRedis(env)).toThrow(ConfigError)
    expect(() => envToRedis(env)).toThrow(new RegExp(`^${name}: `))
    expect(() => envToRedis(env)).not.toThrow(/hunter2/)
  })
})
