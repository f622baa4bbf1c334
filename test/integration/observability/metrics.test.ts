import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startSandbox } from '../../../sandbox/start.ts'
import { startProduct } from '../../support/product.ts'
import type { Product } from '../../support/product.ts'
import { createStorage, describeOnEveryStorage } from '../../support/storage.ts'
import type { Storage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'

const TOKEN = 'a-token-for-the-collector'

describeOnEveryStorage('metrics', (mode) => {
  let storage: Storage
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let server: Product

  beforeAll(async () => {
    storage = await createStorage(mode)
    sandbox = await startSandbox()
    // Without workers: what is rung for stays in the queue.
    server = await startProduct({
      storage,
      sandbox,
      roles: ['server'],
      env: { HEALTH_PORT: '0', METRICS_TOKEN: TOKEN },
    })
  })
  afterAll(async () => {
    await server.stop()
    await sandbox.close()
    await storage.remove()
  })

  const scrape = async () => {
    const answer = await fetch(`${server.running.healthUrl}/metrics`)
    expect(answer.headers.get('content-type')).toContain('text/plain')
    return answer.text()
  }

  it('tell what waits, where and for how long, and name no listener, song or id', async () => {
    const app = await server.createApp()
    await app.link('user-with-a-name', 'spotify')
    const save = await app.call('POST', '/v1/saves', {
      user: 'user-with-a-name',
      services: ['spotify', 'apple-music'],
      track: { title: 'A Song With A Title', artists: ['Somebody'] },
    })
    expect(save.status).toBe(202)

    const text = await waitFor('the job is counted', async () => {
      const lines = await scrape()
      return /atm_queue_waiting_jobs\{queue="match-spotify"\} 1/.test(lines) && lines
    })

    expect(text).toMatch(/^atm_saves_accepted_total 1$/m)
    expect(text).toMatch(
      /^atm_http_request_duration_seconds_count\{method="POST",route="\/v1\/saves",status="2xx"\} 1$/m,
    )
    expect(text).toMatch(/^atm_placements_waiting\{status="queued",age="1m"\} 1$/m)
    expect(text).toMatch(/^atm_placements_waiting\{status="awaiting_link",age="1m"\} 1$/m)
    expect(text).toMatch(/^atm_token_key_links\{key="test"\} 1$/m)
    expect(text).toMatch(/^atm_outbox_lag_seconds \d/m)
    expect(text).toMatch(/^atm_queue_oldest_waiting_seconds\{queue="match-spotify"\} \d/m)
    for (const part of ['queues', 'outbox', 'placements', 'services', 'token_keys'])
      expect(text).toContain(`atm_scrape_failed{part="${part}"} 0`)
    for (const secret of ['user-with-a-name', 'A Song', 'sav_', app.id, app.key])
      expect(text).not.toContain(secret)
  })

  it('are shown on the public port to who has the token', async () => {
    const ask = (authorization?: string) =>
      fetch(`${server.url}/metrics`, authorization === undefined ? {} : { headers: { authorization } })

    expect((await ask()).status).toBe(401)
    expect((await ask('Bearer something-else-entirely')).status).toBe(401)
    const shown = await ask(`Bearer ${TOKEN}`)
    expect(shown.status).toBe(200)
    expect(await shown.text()).toContain('atm_http_request_duration_seconds')
  })

  it('are beside the probes', async () => {
    const get = async (path: string) => (await fetch(`${server.running.healthUrl}${path}`)).status

    expect(await Promise.all(['/livez', '/readyz', '/', '/v1/saves'].map(get))).toEqual([200, 200, 404, 404])
  })

  // One process only may have the embedded database.
  const withWorkersApart = mode === 'embedded' ? undefined : it
  withWorkersApart?.('say how long a save took, and which calls it cost', async () => {
    const workers = await startProduct({ storage, sandbox, env: { HEALTH_PORT: '0' }, roles: ['worker'] })
    try {
      const app = await server.createApp()
      await app.link('somebody', 'spotify')
      const track = { title: 'Night Ferry', artists: ['Paper Lanterns'] }
      const save = await app.call('POST', '/v1/saves', { user: 'somebody', services: ['spotify'], track })
      await waitFor('it is saved', async () => {
        return (await app.call('GET', `/v1/saves/${save.body.id}`)).body.status === 'done'
      })

      const text = await (await fetch(`${workers.running.healthUrl}/metrics`)).text()

      expect(text).toMatch(/^atm_save_duration_seconds_count\{service="spotify",status="saved"\} 1$/m)
      expect(text).toMatch(
        /^atm_provider_call_duration_seconds_count\{service="spotify",kind="\w+",outcome="ok"\} \d/m,
      )
      // Looking into the database and the queues is left to the servers.
      expect(text).not.toContain('atm_scrape_failed{')
    } finally {
      await workers.stop()
    }
  })
})
