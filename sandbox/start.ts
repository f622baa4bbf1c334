import { readdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import express, { type NextFunction, type Request, type Response } from 'express'
import { commonFaults } from './common-faults.ts'
import { controlRouter } from './control.ts'
import { frontDoor } from './faults.ts'
import { sendRefusal } from './http.ts'
import type { RateLimit } from './rate-window.ts'
import type { FaultRule, Sandbox, Simulator } from './simulator.ts'
import { World } from './world.ts'

export interface SandboxOptions {
  /** 0 (the default) takes any free port. */
  readonly port?: number
  readonly host?: string
  /** Keeps accounts, tokens and libraries over a restart. */
  readonly dataDir?: string
  readonly now?: () => Date
  /** How long Apple Music takes to apply an accepted save; default 2000. */
  readonly appleApplyDelayMs?: number
  readonly rateLimits?: Readonly<Record<string, RateLimit>>
}

/** Starts all simulated music services on one port, each below `/<id>`. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const simulators = await loadSimulators()
  const world = new World({ dataDir: options.dataDir, now: options.now })
  for (const simulator of simulators) {
    world.catalogue.registerService(simulator.id, (key) => simulator.trackId(key))
    world.setRateLimit(simulator.id, options.rateLimits?.[simulator.id] ?? simulator.rate)
  }
  if (options.appleApplyDelayMs !== undefined)
    world.set('apple-music', 'applyDelayMs', options.appleApplyDelayMs)
  const app = express().disable('x-powered-by').disable('etag')
  const server = createServer((req, res) => void app(req, res))
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1')
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const { address, family, port } = server.address() as AddressInfo
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${String(port)}`
  const sandbox = describe(url, world, simulators, server)
  app.use('/control', controlRouter(sandbox))
  for (const simulator of simulators) mount(app, simulator, world)
  app.use(sendRefusal)
  app.use(sendProblem)
  return sandbox
}

/** Every file in `services/` is a service; there is no list to keep. */
async function loadSimulators(): Promise<readonly Simulator[]> {
  const folder = new URL('./services/', import.meta.url)
  const files = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith('.ts'))
  return Promise.all(
    files.sort().map(async (file) => {
      const module = (await import(new URL(file, folder).href)) as { simulator: Simulator }
      return module.simulator
    }),
  )
}

function mount(app: express.Express, simulator: Simulator, world: World): void {
  app.use(
    `/${simulator.id}`,
    express.text({ type: () => true, limit: '1mb' }),
    frontDoor(simulator, world),
    simulator.router(world),
  )
}

function describe(url: string, world: World, simulators: readonly Simulator[], server: Server): Sandbox {
  const find = (id: string): Simulator => {
    const simulator = simulators.find((one) => one.id === id)
    if (simulator === undefined) throw new Error(`no simulated service "${id}"`)
    return simulator
  }
  return {
    url,
    env: Object.assign({}, ...simulators.map((one) => one.env(`${url}/${one.id}`, world))) as Record<
      string,
      string
    >,
    services: simulators.map((one) => one.id),
    world,
    createAccount: (service, account = {}) => find(service).createAccount(world, account),
    library: (service, account) => world.library(service, account),
    ledger: () => world.ledger(),
    addFault: (rule) => {
      checkFault(rule, simulators)
      world.faults.add(rule)
    },
    clearFaults: () => {
      world.faults.clear()
    },
    requests: (service) => world.log.records(service),
    clearRequests: () => {
      world.log.clear()
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      world.close()
    },
  }
}

/** A misspelt fault name would make a test pass for the wrong reason. */
function checkFault(rule: FaultRule, simulators: readonly Simulator[]): void {
  const { effect, service } = rule
  if (effect.kind !== 'named' || effect.name in commonFaults) return
  const meant = simulators.filter((one) => service === undefined || one.id === service)
  if (meant.every((one) => !(effect.name in one.faults))) {
    throw new Error(`no fault "${effect.name}" for ${service ?? 'any service'}`)
  }
}

/** Express says what is wrong with a request, e.g. that its body is too large. */
function statusOf(error: unknown): number {
  return error instanceof Error && 'status' in error ? Number(error.status) : 500
}

function sendProblem(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) next(error)
  else
    res
      .status(statusOf(error))
      .type('text/plain')
      .send(error instanceof Error ? error.message : 'sandbox error')
}
