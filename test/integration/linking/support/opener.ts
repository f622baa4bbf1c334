import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Scene } from '../../workers/scene.ts'

const SCRIPT = fileURLToPath(new URL('./open-session.ts', import.meta.url))

/** A worker process of its own that waits to open a link. */
export class Opener {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>

  private constructor(child: ChildProcess, lines: AsyncIterator<string>) {
    this.#child = child
    this.#lines = lines
  }

  static async start(scene: Scene, service: string, linkId: string): Promise<Opener> {
    const child = spawn(process.execPath, [SCRIPT, service, linkId], {
      env: { ...scene.storage.env, ...scene.sandbox.env, PATH: process.env['PATH'], SANDBOX: 'false' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const first = await lines.next()
    if (first.value !== 'ready') throw new Error(`said ${String(first.value)}`)
    return new Opener(child, lines)
  }

  /** Tells it to go on; does not wait. */
  go(): void {
    this.#child.stdin?.write('go\n')
  }

  async answer(): Promise<{ readonly accessToken?: string; readonly failed?: string }> {
    const { value } = await this.#lines.next()
    if (typeof value !== 'string') throw new Error('ended without an answer')
    return JSON.parse(value) as { accessToken?: string; failed?: string }
  }

  kill(): Promise<void> {
    return new Promise((done) => {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) return done()
      this.#child.once('exit', () => done())
      this.#child.kill('SIGKILL')
    })
  }
}
