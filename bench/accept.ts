import autocannon from 'autocannon'
import { benchOptions, finish, median, round, say } from './lib/options.ts'
import { startChild } from './lib/processes.ts'
import { setUpWorld } from './lib/set-up.ts'

const CONNECTIONS = 64
const ROUNDS = 3
const LISTENERS = 20_000
const SONGS = 500

/** How many saves a second are taken durably, against a route that checks the same body and keeps nothing. */
const options = benchOptions(5)
const world = await setUpWorld(options.mode)
const bare = await startChild(['bench/lib/bare-server.ts'], {}, (line) => typeof line['url'] === 'string')
const product = await world.startProduct('server')

let taps = 0
function body(): string {
  taps += 1
  return JSON.stringify({
    user: `listener-${taps % LISTENERS}`,
    track: { title: `Song ${Math.floor(taps / LISTENERS)}-${taps % SONGS}`, artists: ['Paper Lanterns'] },
    services: ['spotify'],
  })
}

async function fire(url: string, seconds: number) {
  const result = await autocannon({
    url: `${url}/v1/saves`,
    method: 'POST',
    connections: CONNECTIONS,
    duration: seconds,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key}` },
    requests: [{ setupRequest: (request) => ({ ...request, body: body() }) }],
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refusals, ${result.errors} errors at ${url}`)
  return { rate: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 }
}

await fire(bare.hello['url'] as string, 1)
await fire(product.url, 2)
const rounds = []
for (let n = 0; n < ROUNDS; n += 1) {
  const baseline = await fire(bare.hello['url'] as string, options.seconds)
  const accepted = await fire(product.url, options.seconds)
  rounds.push({ baseline, accepted, ratio: accepted.rate / baseline.rate })
  say(
    options,
    `round ${n + 1}: ${accepted.rate} saves/s of ${baseline.rate} (${round(accepted.rate / baseline.rate, 2)})`,
  )
}
await Promise.all([product.stop(), bare.stop()])
await world.remove()

finish({
  name: 'accept',
  mode: options.mode,
  value: round(median(rounds.map((one) => one.accepted.rate)), 0),
  unit: 'saves/s',
  baseline: round(median(rounds.map((one) => one.baseline.rate)), 0),
  baseline_name: 'Express + zod route that keeps nothing',
  ratio: round(median(rounds.map((one) => one.ratio))),
  p50_ms: round(median(rounds.map((one) => one.accepted.p50)), 1),
  p99_ms: round(median(rounds.map((one) => one.accepted.p99)), 1),
  connections: CONNECTIONS,
})
