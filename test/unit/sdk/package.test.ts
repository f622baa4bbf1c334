import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../../sandbox/start.ts'
import type { Sandbox } from '../../../sandbox/simulator.ts'
import { apiTypes } from '../../../sdk/generate/api-types.ts'
import { startProduct } from '../../support/product.ts'
import type { Product } from '../../support/product.ts'
import { createStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'

const LARGEST_BYTES = 6 * 1024

function bundled(entry: string): string {
  const options = ['--platform', 'browser', '--format', 'es', '--minify', '--logLevel', 'silent']
  const bundler = 'node_modules/rolldown/bin/cli.mjs'
  const folder = mkdtempSync(join(tmpdir(), 'atm-client-'))
  const file = join(folder, 'bundle.js')
  execFileSync(process.execPath, [bundler, `sdk/${entry}`, ...options, '--file', file])
  const code = readFileSync(file, 'utf8')
  rmSync(folder, { recursive: true })
  return code
}

describe('the package of the client', () => {
  it('is small enough for a page, all of it', () => {
    const code = bundled('index.ts')

    const size = gzipSync(code, { level: 9 }).length

    expect(size).toBeGreaterThan(1000)
    expect(size).toBeLessThanOrEqual(LARGEST_BYTES)
  })

  it.each(['index.ts', 'webhooks.ts'])('imports nothing: %s', (entry) => {
    const code = bundled(entry)

    expect(code).not.toMatch(/\bimport\b|\brequire\b/)
  })

  it('keeps the check of webhooks out of the page', () => {
    expect(bundled('index.ts')).not.toContain('webhook-signature')
  })
})

describe('the types of the client', () => {
  let parts: { storage: Storage; sandbox: Sandbox; product: Product }

  beforeAll(async () => {
    const storage = await createStorage('embedded')
    const sandbox = await startSandbox()
    parts = { storage, sandbox, product: await startProduct({ storage, sandbox, roles: ['server'] }) }
  }, 60_000)

  afterAll(async () => {
    await parts.product.stop()
    await parts.sandbox.close()
    await parts.storage.remove()
  })

  it('are those of the service (npm run sdk:types makes them anew)', async () => {
    const document = (await (await fetch(`${parts.product.url}/openapi.json`)).json()) as Parameters<
      typeof apiTypes
    >[0]

    const types = await apiTypes(document)

    expect(readFileSync('sdk/api-types.ts', 'utf8')).toBe(types)
  })
})
