import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Child {
  /** What it said it is ready with. */
  readonly hello: Record<string, unknown>
  readonly process: ChildProcess
  stop(): Promise<void>
}

/** Starts a script with this Node and waits for the first line of JSON that `ready` accepts, on either output; `heard` gets all lines. */
export async function startChild(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  ready: (line: Record<string, unknown>) => boolean,
  heard: (line: string) => void = () => undefined,
): Promise<Child> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const hello = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const said: string[] = []
    let isReady = false
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        heard(line)
        // What comes later is the log of the work that is measured: reading it should cost next to nothing.
        if (isReady) return
        if (said.length < 1000) said.push(line)
        const parsed = parse(line)
        if (parsed === undefined || !ready(parsed)) return
        isReady = true
        resolve(parsed)
      })
    }
    child.once('exit', (code) =>
      reject(new Error(`${args.join(' ')} ended with ${code}:\n${said.join('\n')}`)),
    )
  })
  return {
    hello,
    process: child,
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done()
        child.once('exit', () => done())
        child.kill('SIGTERM')
      }),
  }
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
