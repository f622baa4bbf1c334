import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { startChromium } from '../../support/chromium.ts'
import { someUser, useApi } from '../../integration/api/support/api.ts'

describe('the client in a browser', () => {
  const api = useApi('embedded', { roles: ['server', 'worker'] })

  it('keeps a tap without a network and watches it into the library', async () => {
    const browser = await startChromium()
    if (browser === undefined) return
    const folder = mkdtempSync(join(tmpdir(), 'atm-client-'))
    const file = join(folder, 'client.js')
    const options = [
      '--platform',
      'browser',
      '--format',
      'iife',
      '--name',
      'atm',
      '--minify',
      '--logLevel',
      'silent',
    ]
    execFileSync(process.execPath, [
      'node_modules/rolldown/bin/cli.mjs',
      'sdk/index.ts',
      ...options,
      '--file',
      file,
    ])
    const user = someUser()
    await api.app.link(user, 'spotify')
    const token = await api.session(user)
    // The service's pages allow no scripts of others.
    const context = await browser.newContext({ bypassCSP: true })
    const page = await context.newPage()
    await page.goto(`${api.product.url}/livez`)
    await page.addScriptTag({ content: readFileSync(file, 'utf8') })
    rmSync(folder, { recursive: true })

    await context.setOffline(true)
    const kept = await page.evaluate(`(async () => {
      globalThis.client = atm.createClient({ baseUrl: location.origin, token: ${JSON.stringify(token)}, retries: 0 })
      globalThis.saves = []
      globalThis.queue = atm.createTapQueue({ client, storage: localStorage, onSaved: (_, save) => saves.push(save) })
      queue.tap({ track: { title: 'Night Ferry', artists: ['Paper Lanterns'] } })
      await queue.flush()
      return [queue.waiting.length, localStorage.length]
    })()`)
    await context.setOffline(false)
    const states = await page.evaluate(`(async () => {
      while (saves.length === 0) await new Promise((done) => setTimeout(done, 20))
      const states = []
      for await (const save of client.saves.watch(saves[0].id)) states.push(save.status)
      return [queue.waiting.length, localStorage.length, states.at(-1)]
    })()`)
    await browser.close()

    expect(kept).toEqual([1, 1])
    expect(states).toEqual([0, 0, 'done'])
  }, 60_000)
})
