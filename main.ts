import { join } from 'node:path'
import { registry } from './adapters/registry.ts'
import { anyServiceConfigured } from './adapters/services.ts'
import { compose } from './compose.ts'
import type { Role } from './compose.ts'
import { envToConfig } from './core/config/config.ts'
import { readEnv } from './core/config/env.ts'
import { envToSecrets } from './core/config/secrets.ts'
import { createLogger } from './core/logger.ts'
import { watchProcess } from './core/metrics.ts'
import { createDemoPlayground, openDemo } from './demo.ts'
import { startSandbox } from './sandbox/start.ts'

/** How long running requests and jobs may take to finish after SIGTERM. */
const PATIENCE_MS = 10_000
/** Requests have their time, then jobs have theirs, then connections are closed; containers are given 30 seconds. */
const HARD_END_MS = 2 * PATIENCE_MS + 7000

/** `node main.ts [server|worker]`: both roles in one process unless one is named. */
async function main(): Promise<void> {
  const env = readEnv()
  const config = envToConfig(env, anyServiceConfigured(registry, env))
  const secrets = envToSecrets(env, config)
  const log = createLogger(config.logLevel)
  const roles = rolesFrom(process.argv[2])
  if (config.sandbox && roles.length === 1) {
    throw new Error('SANDBOX: the simulators live in one process; start it without naming a role')
  }
  const sandbox = config.sandbox
    ? await startSandbox({ dataDir: join(config.dataDir, 'sandbox') })
    : undefined
  const playground = sandbox === undefined ? undefined : createDemoPlayground(sandbox)
  let fallen = false
  const running = await compose({
    config,
    secrets,
    env,
    registry,
    sandboxEnv: sandbox?.env,
    playground,
    roles,
    log,
    onSilent: () => {
      fallen = true
      stop()
    },
  })
  watchProcess(running.ctx.metrics)

  const closeAll = async () => {
    try {
      await running.stop(PATIENCE_MS)
      await sandbox?.close()
      process.exit(fallen ? 1 : 0)
    } catch (err) {
      log.error({ err: err instanceof Error ? err.message : String(err) }, 'shutting down failed')
      process.exit(1)
    }
  }
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    log.info('shutting down')
    // Nothing is lost by ending hard: what is committed is committed, and a job of a dead worker runs again.
    setTimeout(() => {
      log.warn('shutting down took too long')
      process.exit(1)
    }, HARD_END_MS).unref()
    void closeAll()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)

  log.info(
    { storage: config.storage, url: running.url, health: running.healthUrl, sandbox: sandbox?.url },
    'ready',
  )
  if (sandbox !== undefined && playground !== undefined) {
    process.stdout.write(await openDemo(running, sandbox, playground, config))
  }
}

function rolesFrom(argument: string | undefined): readonly Role[] {
  if (argument === undefined) return ['server', 'worker']
  if (argument === 'server' || argument === 'worker') return [argument]
  throw new Error(`"${argument}" is no role: server or worker`)
}

main().catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`)
  process.exit(1)
})
