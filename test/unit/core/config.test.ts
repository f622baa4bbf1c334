import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { envToConfig } from '../../../core/config/config.ts'
import { ConfigError } from '../../../core/config/parse-env.ts'
import { readEnv } from '../../../core/config/env.ts'
import { envToSecrets, parseTokenKeys } from '../../../core/config/secrets.ts'

const POSTGRES = { DATABASE_URL: 'postgresql://db/atm' }
const REDIS = { ...POSTGRES, REDIS_URL: 'redis://cache:6379' }
const KEY = Buffer.alloc(32, 1).toString('base64')
const folder = mkdtempSync(join(tmpdir(), 'atm-config-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(envToConfig({}, false)).toMatchObject({
      storage: 'embedded',
      host: '127.0.0.1',
      port: 3000,
      publicUrl: undefined,
      dataDir: './data',
      sandbox: true,
      logLevel: 'info',
    })
  })

  it.each([
    [{}, 'embedded', '127.0.0.1'],
    [POSTGRES, 'postgres', '0.0.0.0'],
    [REDIS, 'redis', '0.0.0.0'],
    [{ ...REDIS, HOST: '::1' }, 'redis', '::1'],
  ])('with %j stores in %s and listens on %s', (env, storage, host) => {
    expect(envToConfig(env, true)).toMatchObject({ storage, host })
  })

  it.each([
    [{}, false, true],
    [{}, true, false],
    [POSTGRES, false, false],
    [{ ...POSTGRES, SANDBOX: 'true' }, true, true],
    [{ SANDBOX: '0' }, false, false],
  ])('with %j and services configured %s has the sandbox %s', (env, configured, sandbox) => {
    expect(envToConfig(env, configured).sandbox).toBe(sandbox)
  })

  it('leaves out the slash at the end of an address', () => {
    expect(envToConfig({ PUBLIC_URL: 'https://save.example//' }, true).publicUrl).toBe('https://save.example')
  })

  it.each([
    ['PORT', '30o0'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PUBLIC_URL', 'save.example'],
    ['PUBLIC_URL', 'ftp://save.example'],
    ['DATABASE_URL', 'mysql://hunter2@db'],
    ['REDIS_URL', 'http://hunter2@cache'],
    ['SANDBOX', 'maybe'],
    ['LOG_LEVEL', 'loud'],
  ])('names %s when it is %s, and does not repeat the value', (name, value) => {
    const start = () => envToConfig({ ...REDIS, [name]: value }, true)

    expect(start).toThrow(ConfigError)
    expect(start).toThrow(new RegExp(`^${name}: `))
    expect(start).not.toThrow(value)
  })

  it('names everything that is wrong at once', () => {
    expect(() => envToConfig({ PORT: 'x', SANDBOX: 'y' }, true)).toThrow(/^PORT: .*\nSANDBOX: /)
  })

  it('wants PostgreSQL beside Redis', () => {
    expect(() => envToConfig({ REDIS_URL: 'redis://cache' }, true)).toThrow(/^DATABASE_URL: is required/)
  })
})

describe('the environment', () => {
  it('is filled in from the file, and empty values count as absent', () => {
    const file = join(folder, '.env')
    writeFileSync(file, 'CONFIG_TEST_A=from file\nCONFIG_TEST_B=\nCONFIG_TEST_C="  "\nCONFIG_TEST_D=file\n')
    process.env['CONFIG_TEST_D'] = 'environment'
    process.env['CONFIG_TEST_E'] = ''

    const env = readEnv(file)

    delete process.env['CONFIG_TEST_D']
    delete process.env['CONFIG_TEST_E']
    const ours = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('CONFIG_TEST_')))
    expect(ours).toEqual({ CONFIG_TEST_A: 'from file', CONFIG_TEST_D: 'environment' })
  })

  it('does without a file', () => {
    expect(readEnv(join(folder, 'nowhere'))).not.toHaveProperty('CONFIG_TEST_A')
  })
})

describe('TOKEN_KEYS', () => {
  it('are read in order, with white space around them', () => {
    const other = Buffer.alloc(32, 2).toString('base64')

    const keys = parseTokenKeys(` new:${KEY} , old:${other}`)

    expect(keys.map(({ id, key }) => [id, key[0]])).toEqual([
      ['new', 1],
      ['old', 2],
    ])
  })

  it.each([
    ['no id', KEY],
    ['an empty id', `:${KEY}`],
    ['a dot in an id', `a.b:${KEY}`],
    ['a short key', `a:${Buffer.alloc(16).toString('base64')}`],
    ['a long key', `a:${Buffer.alloc(33).toString('base64')}`],
    ['a comma at the end', `a:${KEY},`],
    ['the same id twice', `a:${KEY},a:${KEY}`],
  ])('with %s are refused without repeating them', (_what, text) => {
    expect(() => parseTokenKeys(text)).toThrow(/^TOKEN_KEYS: /)
    expect(() => parseTokenKeys(text)).not.toThrow(KEY)
  })

  it.each([[POSTGRES], [REDIS]])('are required with %j', (env) => {
    const config = envToConfig(env, true)

    expect(() => envToSecrets(env, config)).toThrow(/^TOKEN_KEYS: is required/)
    expect(envToSecrets({ ...env, TOKEN_KEYS: `a:${KEY}` }, config).tokenKeys[0].id).toBe('a')
  })

  it('are made once in embedded mode, for the owner of the folder only', () => {
    const config = { ...envToConfig({}, true), dataDir: join(folder, 'data') }

    const first = envToSecrets({}, config)
    const second = envToSecrets({}, config)

    const file = join(folder, 'data', 'token-keys')
    expect(second.tokenKeys).toEqual(first.tokenKeys)
    expect(readFileSync(file, 'utf8')).toContain(first.tokenKeys[0].key.toString('base64'))
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('an ADMIN_TOKEN must be long, and is not repeated', () => {
    const start = () =>
      envToSecrets({ ADMIN_TOKEN: 'hunter2', TOKEN_KEYS: `a:${KEY}` }, envToConfig({}, true))

    expect(start).toThrow(/^ADMIN_TOKEN: /)
    expect(start).not.toThrow('hunter2')
  })
})
