import { readdirSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { registry } from '../../../adapters/registry.ts'
import { createServices } from '../../../adapters/services.ts'
import type { QueueBackend } from '../../../core/queue/backend.ts'
import type { JobDefinition } from '../../../core/queue/job.ts'
import type { WorkerContext } from '../../../workers/context.ts'
import { addJob } from '../../../workers/jobs/add.ts'
import { matchJob } from '../../../workers/jobs/match.ts'
import { startWorkers } from '../../../workers/start.ts'

const folder = new URL('../../../workers/jobs/', import.meta.url)

/** Everything in the folder that is a job. */
async function definitions(): Promise<readonly JobDefinition[]> {
  const modules = await Promise.all(
    readdirSync(folder).map((file) => import(new URL(file, folder).href) as Promise<object>),
  )
  return modules.flatMap((module) =>
    Object.values(module).filter(
      (value): value is JobDefinition => typeof value === 'object' && value !== null && 'schema' in value,
    ),
  )
}

const match = { v: 1, mode: 'live', service: 'spotify', market: 'US', recordingId: 'rec_0a1b' } as const
const add = { v: 1, service: 'spotify', linkId: 'lnk_0a1b' } as const
const tell = { v: 1, endpointId: 'whe_0a1b' } as const
const examples: Readonly<Record<string, object>> = { match, add, tell }

describe('job contracts', () => {
  it('each have an example here', async () => {
    expect((await definitions()).map((job) => job.name).toSorted()).toEqual(Object.keys(examples).toSorted())
  })

  it('each have a worker, and those of a service for every one on offer', async () => {
    const queues: string[] = []
    const worker = { name: '', on: () => undefined, close: () => Promise.resolve(), cancelJob: () => false }
    const backend = {
      worker(name: string) {
        queues.push(name)
        return worker
      },
      queue: () => ({ close: () => Promise.resolve() }),
    } as unknown as QueueBackend
    const env = { SPOTIFY_CLIENT_ID: 'id', SPOTIFY_CLIENT_SECRET: 'secret' }
    const ctx = { services: createServices({ registry, env }) } as WorkerContext

    await startWorkers(ctx, backend, {
      kept: { saves: undefined, events: undefined },
      onSilent: () => undefined,
    }).stop(0)

    const wanted = (await definitions()).map((job) => job.queue(examples[job.name]))
    expect(queues.toSorted()).toEqual(wanted.toSorted())
  })

  it.each([
    [matchJob.queue(match), 'match-spotify'],
    [addJob.queue(add), 'add-spotify'],
    [matchJob.unit(match), 'match-rec_0a1b-US-live'],
    [matchJob.unit({ ...match, market: '', mode: 'test' }), 'match-rec_0a1b--test'],
    [addJob.unit(add), 'add-lnk_0a1b'],
  ])('are named without a colon and not by digits alone: %s', (name, expected) => {
    expect(name).toBe(expected)
    expect(name).not.toMatch(/:|^\d+$/)
  })

  it.each([
    [matchJob, { ...match, v: 2 }],
    [matchJob, { ...match, mode: 'sandbox' }],
    [matchJob, { ...match, title: 'ids only' }],
    [addJob, { ...add, v: 0 }],
    [addJob, { ...add, accessToken: 'never' }],
    [addJob, {}],
  ])('take their own payload only (%#)', (job, payload) => {
    expect(job.schema.safeParse(payload).success).toBe(false)
  })
})
