import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../../..')
const STARTED = / {2}Open {2}(http\S+)\//

export interface DemoProcess {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** The service as `npm start` starts it, in a process of its own, with nothing kept from before. */
export async function startDemoProcess(): Promise<DemoProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'add-to-music-demo-'))
  const started = spawn(process.execPath, ['main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => started.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    started.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const [, found] = STARTED.exec(said) ?? []
      if (found !== undefined) resolve(found)
    })
    started.once('exit', (code) => reject(new Error(`ended with ${String(code)}: ${said}`)))
  })
  return {
    url,
    async stop() {
      started.kill('SIGTERM')
      await ended
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
