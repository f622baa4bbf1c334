import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runsOn } from '../../support/storage.ts'
import { call } from '../../support/product.ts'
import { Scene } from '../workers/scene.ts'

const run = promisify(execFile)
const DAY_MS = 86_400_000
/** For how long a server believes a credential that it has just seen. */
const BELIEVED_MS = 5000

const maybe = runsOn('postgres') ? describe : describe.skip

maybe('keys of an app', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start('postgres', { roles: ['server'] })
  }, 120_000)
  afterAll(() => scene.stop())

  /** As an operator does it, in a process of its own. */
  async function cli(...args: readonly string[]) {
    const env = { ...process.env, ...scene.storage.env, ...scene.sandbox.env, SANDBOX: 'false' }
    try {
      const { stdout } = await run(process.execPath, ['server/cli/main.ts', ...args, '--json'], { env })
      return JSON.parse(stdout)
    } catch (err) {
      return JSON.parse((err as { stdout: string }).stdout)
    }
  }

  const status = async (key: string) => (await call(scene.product.url, key, 'GET', '/v1/saves')).status

  it('end by themselves when they were made to', async () => {
    const made = await cli('keys', 'create', scene.app.id, '--expires-in', '90d')

    expect(Date.parse(made.expires_at) - Date.now()).toBeGreaterThan(89 * DAY_MS)
    expect(await status(made.key)).toBe(200)
    scene.clock.aheadMs += 90 * DAY_MS
    expect(await status(made.key)).toBe(401)
  })

  it('follow one another with an overlap in which both are good, with the same scopes', async () => {
    const old = await cli('keys', 'create', scene.app.id, '--scopes', 'saves:read')
    expect(await status(old.key)).toBe(200)

    const next = await cli('keys', 'roll', old.id, '--overlap', '91d')

    expect(next).toMatchObject({ scopes: ['saves:read'], previous: { id: old.id } })
    expect([await status(old.key), await status(next.key)]).toEqual([200, 200])
    const written = await call(scene.product.url, next.key, 'POST', '/v1/saves', { user: 'u' })
    expect(written).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    scene.clock.aheadMs += 92 * DAY_MS
    expect([await status(old.key), await status(next.key)]).toEqual([401, 200])
  })

  it('that end are followed by one that ends, and never end later than was said', async () => {
    const old = await cli('keys', 'create', scene.app.id, '--expires-in', '1d')

    expect(await cli('keys', 'roll', old.key)).toMatchObject({ code: 'missing_expiry' })
    const next = await cli('keys', 'roll', old.key, '--overlap', '48h', '--expires-in', '30d')

    expect(next.previous).toEqual({ id: old.id, ends_at: old.expires_at })
    expect(next.expires_at).toEqual(expect.any(String))
  })

  it('are revoked by id or as a whole, and refused everywhere within seconds', async () => {
    const made = await cli('keys', 'create', scene.app.id)
    expect(await status(made.key)).toBe(200)

    expect(await cli('keys', 'revoke', made.key)).toEqual({ revoked: made.id })
    scene.clock.aheadMs += BELIEVED_MS
    expect(await status(made.key)).toBe(401)
    expect(await cli('keys', 'revoke', made.id)).toMatchObject({ code: 'unknown_key' })
    expect(await cli('keys', 'roll', made.id)).toMatchObject({ code: 'unknown_key' })
  })

  it('are listed with what they may do, how they stand and when they were used, without secrets', async () => {
    const { app } = await cli('apps', 'create', 'Listed', '--mode', 'test')
    const [used, unused] = [await cli('keys', 'create', app.id), await cli('keys', 'create', app.id)]
    await status(used.key)
    await cli('keys', 'revoke', unused.id)

    const listed = await cli('keys', 'list', 'Listed')

    expect(listed.keys).toMatchObject([
      { id: used.id, status: 'active', last_used_at: expect.any(String), expires_at: null },
      {
        id: unused.id,
        status: 'revoked',
        last_used_at: null,
        scopes: expect.arrayContaining(['saves:write']),
      },
    ])
    expect(JSON.stringify(listed)).not.toContain(used.key.split('_').at(-1))
  })

  it.each([
    [['keys', 'create', 'APP', '--expires-in', 'soon'], 'invalid_duration'],
    [['keys', 'create', 'APP', '--expires-in', '0'], 'invalid_duration'],
    [['keys', 'create', 'APP', '--expires-in', '99999d'], 'invalid_duration'],
    [['keys', 'create', 'APP', '--scopes', 'everything'], 'unknown_scope'],
    [['keys', 'revoke', 'atm_test_mistyped'], 'invalid_key'],
    [['keys', 'list', 'nobody'], 'unknown_app'],
  ])('%j says what is wrong', async (args, code) => {
    expect(await cli(...args.map((arg) => (arg === 'APP' ? scene.app.id : arg)))).toMatchObject({ code })
  })
})
