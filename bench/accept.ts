import autocannon from 'autocannon'
import { cpuSeconds } from './lib/cpu.ts'
import { openLoop, percentile } from './lib/open-loop.ts'
import { benchOptions, finish, median, round, say } from './lib/options.ts'
import { startChild } from './lib/processes.ts'
import { setUpWorld } from './lib/set-up.ts'

const CONNECTIONS = 64
const ROUNDS = 3
/** Latency is told at a rate that can be kept up. */
const CALM_SHARE = 0.7
const LISTENERS = 20_000
const SONGS = 500

/** How many saves a second are taken durably, against a route that checks the same body and keeps nothing. */
const options = benchOptions(5)
const world = await setUpWorld(options.mode)
const bare = await startChild(['bench/lib/bare-server.ts'], {}, (line) => typeof line['url'] === 'string')
const product = await world.startProduct('server')

const HEADERS = { 'content-type': 'application/json', authorization: `Bearer ${world.key}` }
let taps = 0
function body(): string {
  taps += 1
  return JSON.stringify({
    user: `listener-${taps % LISTENERS}`,
    track: { title: `Song ${Math.floor(taps / LISTENERS)}-${taps % SONGS}`, artists: ['Paper Lanterns'] },
    services: ['spotify'],
  })
}

async function fire(url: string, seconds: number, processes: Readonly<Record<string, number | undefined>>) {
  const before = cpuOf(processes)
  const result = await autocannon({
    url: `${url}/v1/saves`,
    method: 'POST',
    connections: CONNECTIONS,
    duration: seconds,
    headers: HEADERS,
    requests: [{ setupRequest: (request) => ({ ...request, body: body() }) }],
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refusals, ${result.errors} errors at ${url}`)
  const after = cpuOf(processes)
  const cpu = Object.entries(after).map(([name, seconds]) => [
    name,
    round((seconds - (before[name] ?? 0)) / (result.requests.total / 1000)),
  ])
  return {
    rate: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    /** CPU seconds per 1,000 requests, by process. */
    cpu: Object.fromEntries(cpu) as Record<string, number>,
  }
}

function cpuOf(processes: Readonly<Record<string, number | undefined>>): Record<string, number> {
  const { user, system } = process.cpuUsage()
  const others = Object.entries(processes).map(([name, pid]) => [name, cpuSeconds(pid)])
  return { ...(Object.fromEntries(others) as Record<string, number>), load: (user + system) / 1e6 }
}

const ofBare = { server: bare.process.pid }
const ofProduct = { server: product.process.pid, ...world.storagePids }
const bareUrl = bare.hello['url'] as string
await fire(bareUrl, 1, {})
await fire(product.url, 2, {})
const rounds = []
for (let n = 0; n < ROUNDS; n += 1) {
  const baseline = await fire(bareUrl, options.seconds, ofBare)
  const accepted = await fire(product.url, options.seconds, ofProduct)
  rounds.push({ baseline, accepted, ratio: accepted.rate / baseline.rate })
  say(
    options,
    `round ${n + 1}: ${accepted.rate} saves/s of ${baseline.rate} (${round(accepted.rate / baseline.rate, 2)})`,
  )
}
const rate = median(rounds.map((one) => one.accepted.rate))
const calm = await openLoop({
  url: `${product.url}/v1/saves`,
  headers: HEADERS,
  body,
  rate: rate * CALM_SHARE,
  seconds: options.seconds,
})
await Promise.all([product.stop(), bare.stop()])
await world.remove()
if (calm.failed > 0) throw new Error(`${calm.failed} of ${calm.sent} failed at ${CALM_SHARE} of the rate`)
const last = rounds.at(-1)

finish({
  name: 'accept',
  mode: options.mode,
  value: round(rate, 0),
  unit: 'saves/s',
  baseline: round(median(rounds.map((one) => one.baseline.rate)), 0),
  baseline_name: 'Express + zod route that keeps nothing',
  ratio: round(median(rounds.map((one) => one.ratio))),
  p50_ms: round(median(rounds.map((one) => one.accepted.p50)), 1),
  p99_ms: round(median(rounds.map((one) => one.accepted.p99)), 1),
  connections: CONNECTIONS,
  p50_ms_at_70: round(percentile(calm.ms, 0.5), 1),
  p99_ms_at_70: round(percentile(calm.ms, 0.99), 1),
  cpu_s_per_1000: last?.accepted.cpu,
  baseline_cpu_s_per_1000: last?.baseline.cpu,
})
