import { parseArgs } from 'node:util'
import { startSandbox } from './start.ts'

/** `node sandbox/main.ts [--port N] [--host H] [--data-dir D]`: prints one line of JSON and serves until it is stopped. */
const { values } = parseArgs({
  options: { port: { type: 'string' }, host: { type: 'string' }, 'data-dir': { type: 'string' } },
})
const { port, host, 'data-dir': dataDir } = values
const sandbox = await startSandbox({
  ...(port !== undefined && { port: Number(port) }),
  ...(host !== undefined && { host }),
  ...(dataDir !== undefined && { dataDir }),
})
process.stdout.write(`${JSON.stringify({ url: sandbox.url, env: sandbox.env })}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0))
  })
}
