import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { freePort } from '../../support/free-port.ts'

const run = promisify(execFile)

/** A script of ours with an environment; what it said, however it ended. */
async function said(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const options = { env: { ...process.env, TOKEN_KEYS: `k1:${'A'.repeat(43)}=`, ...env }, timeout: 60_000 }
  const ended = await run(process.execPath, [...args], options).catch((err: unknown) => err)
  const { code = 0, stdout, stderr } = ended as { code?: number; stdout: string; stderr: string }
  return { code, stdout, stderr }
}

describe('who mistypes', () => {
  it('a command is told to name one', async () => {
    const { code, stdout } = await said(['server/cli/main.ts', '--json'])

    expect(code).not.toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ code: 'usage', detail: 'Name a command; --help lists them.' })
  }, 60_000)

  it.each([
    ['a command', ['server/cli/main.ts', 'status', '--json']],
    ['the service', ['main.ts']],
  ])(
    'the address of the database is told so by %s, by variable and without the password',
    async (_, args) => {
      const port = await freePort()
      const url = `postgresql://atm:top-secret@127.0.0.1:${port}/atm`

      const { code, stdout, stderr } = await said(args, { DATABASE_URL: url })

      expect(code).toBe(1)
      expect(stdout + stderr).toContain(
        `DATABASE_URL: PostgreSQL at 127.0.0.1:${port}/atm cannot be reached (ECONNREFUSED)`,
      )
      expect(stdout + stderr).not.toContain('top-secret')
    },
    60_000,
  )

  it.each([
    ['--per-second', '0', 'invalid_rate', /1 to 1000/],
    ['--per-second', '1.5', 'invalid_rate', /1 to 1000/],
    ['--per-second', 'many', 'invalid_rate', /1 to 1000/],
    ['--code', 'not_aplied', 'unknown_code', /not_applied/],
  ])(
    'queue retry %s %s is told what there is',
    async (option, value, code, detail) => {
      const folder = mkdtempSync(join(tmpdir(), 'atm-mistakes-'))
      const args = ['server/cli/main.ts', 'queue', 'retry', option, value, '--json']

      const told = await said(args, { DATA_DIR: folder, DATABASE_URL: '', REDIS_URL: '' })

      rmSync(folder, { recursive: true })
      expect(told.code).toBe(1)
      expect(JSON.parse(told.stdout)).toMatchObject({ code, detail: expect.stringMatching(detail) })
    },
    60_000,
  )
})
