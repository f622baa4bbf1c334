import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/**
 * What one process counts, and what is looked up when somebody asks. Labels are names of our own (routes, services,
 * outcomes): never a listener, a track, an id or a part of an address, because labels are kept for months and shown to many.
 */
export type Metrics = ReturnType<typeof createMetrics>

/** Seconds. Accepting takes milliseconds; a call to a service seconds. */
const CALL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** Seconds from the tap to its end; waits for a service may last hours, those for a listener days. */
const SAVE_SECONDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200, 43_200, 604_800, 2_592_000]

/** A set of its own for each call, so that two processes' worth of parts can live in one (tests do that). */
export function createMetrics() {
  const registry = new Registry()
  return { registry, ...ofServer(registry), ...ofWorkers(registry), ...ofStorage(registry) }
}

/** Event loop lag (p99 among others), memory, CPU and open handles of this process. Once per process: it cannot be undone. */
export function watchProcess({ registry }: Pick<Metrics, 'registry'>): void {
  collectDefaultMetrics({ register: registry })
}

function ofServer(registry: Registry) {
  const registers = [registry]
  return {
    /** `route` is the declared path (`/v1/saves/{id}`), `status` its class (`2xx`). */
    httpRequests: new Histogram({
      name: 'atm_http_request_duration_seconds',
      help: 'Requests by route and class of status, until the answer is out',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: CALL_SECONDS,
      registers,
    }),
    /** Divides the calls of services: "calls per 1,000 saves". */
    acceptedSaves: new Counter({
      name: 'atm_saves_accepted_total',
      help: 'Saves committed; repeated requests do not count',
      registers,
    }),
    webhookDeliveries: new Counter({
      name: 'atm_webhook_deliveries_total',
      help: 'Deliveries to endpoints of apps by outcome (delivered, refused, unreachable, given_up)',
      labelNames: ['outcome'] as const,
      registers,
    }),
  }
}

function ofWorkers(registry: Registry) {
  const registers = [registry]
  return {
    /** `kind` is a step of ours (search, look_up, add, contains, token, ...), `outcome` is `ok` or the fault's code. */
    providerCalls: new Histogram({
      name: 'atm_provider_call_duration_seconds',
      help: 'Calls to music services by kind and outcome',
      labelNames: ['service', 'kind', 'outcome'] as const,
      buckets: CALL_SECONDS,
      registers,
    }),
    providerLimits: new Counter({
      name: 'atm_provider_rate_limited_total',
      help: 'Answers of a service that ask us to slow down (429 and the like)',
      labelNames: ['service'] as const,
      registers,
    }),
    bucketLevel: new Gauge({
      name: 'atm_rate_budget_tokens',
      help: 'Calls that may be made at once, as this process last saw it',
      labelNames: ['service', 'mode'] as const,
      registers,
    }),
    retries: new Counter({
      name: 'atm_retries_total',
      help: 'Steps put off after a fault, by what the retry policy said',
      labelNames: ['service', 'code'] as const,
      registers,
    }),
    tokenRefreshes: new Counter({
      name: 'atm_token_refreshes_total',
      help: 'Refreshes of listeners tokens by outcome: ok, lost (stored by somebody else first), or the code of the fault',
      labelNames: ['service', 'outcome'] as const,
      registers,
    }),
    saveSeconds: new Histogram({
      name: 'atm_save_duration_seconds',
      help: 'From accepting a save to the end of its placement',
      labelNames: ['service', 'status'] as const,
      buckets: SAVE_SECONDS,
      registers,
    }),
    stalledJobs: new Counter({
      name: 'atm_jobs_stalled_total',
      help: 'Jobs of workers that went away, taken up again',
      labelNames: ['queue'] as const,
      registers,
    }),
    lockLosses: new Counter({
      name: 'atm_job_locks_lost_total',
      help: 'Jobs this process lost the lock of while they ran',
      labelNames: ['queue'] as const,
      registers,
    }),
  }
}

/** Filled when they are asked for (core/metrics-storage.ts). They tell the same wherever they are read: take max(), not sum(). */
function ofStorage(registry: Registry) {
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] })
  return {
    queueWaiting: gauge('atm_queue_waiting_jobs', 'Jobs nobody has begun', ['queue']),
    queueOldest: gauge('atm_queue_oldest_waiting_seconds', 'Age of the oldest job nobody has begun', [
      'queue',
    ]),
    outboxLag: gauge(
      'atm_outbox_lag_seconds',
      'How long the placement that is due longest waits for the sweep',
      [],
    ),
    waitingPlacements: gauge(
      'atm_placements_waiting',
      'Placements that have not ended, by status and by the age of the save; counted up to 50,000 each',
      ['status', 'age'],
    ),
    breakers: gauge('atm_service_state', '1 while a service is limited or down', [
      'service',
      'mode',
      'state',
    ]),
    keyRows: gauge(
      'atm_token_key_links',
      'Links whose access token is sealed with this key; estimated where there are many',
      ['key'],
    ),
    poolWaiters: gauge('atm_database_pool_waiting', 'Statements of this process that wait for a connection', [
      'pool',
    ]),
    scrapeFailures: gauge('atm_scrape_failed', '1 when a part of this answer could not be looked up', [
      'part',
    ]),
  }
}
