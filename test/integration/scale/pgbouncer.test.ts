import { describe, expect, it } from '@jest/globals'
import { startSandbox } from '../../../sandbox/start.ts'
import { requireBinary } from '../../support/binaries.ts'
import { startPgBouncer } from '../../support/pgbouncer.ts'
import { startProduct } from '../../support/product.ts'
import { createStorage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'

const describeWithPgBouncer = requireBinary('pgbouncer') === undefined ? describe.skip : describe

describeWithPgBouncer('PgBouncer in transaction mode', () => {
  it.each(['postgres', 'redis'] as const)(
    'carries the data, with the queue on %s',
    async (mode) => {
      const storage = await createStorage(mode)
      const direct = storage.env['DATABASE_URL']!
      const pooler = (await startPgBouncer(direct))!
      const sandbox = await startSandbox()
      const env = { DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: direct }
      const product = await startProduct({ storage, sandbox, env })
      try {
        const app = await product.createApp()
        await app.link('u', 'spotify')
        // At the same time, over fewer connections than there are statements under way.
        const answers = await Promise.all(
          Array.from({ length: 30 }, (_, n) =>
            app.call('POST', '/v1/saves', {
              user: 'u',
              services: ['spotify'],
              track: { title: 'Night Ferry', artists: ['Paper Lanterns'] },
              context: { video_id: String(n) },
            }),
          ),
        )
        const ids = new Set(
          answers.map(({ status, body }) => (status === 202 ? (body.id as string) : `${status}`)),
        )
        for (const id of ids)
          await waitFor(
            `${id} is done`,
            async () => (await app.call('GET', `/v1/saves/${id}`)).body.status === 'done',
          )

        expect((await app.call('DELETE', '/v1/users/u')).status).toBe(204)
      } finally {
        await product.stop()
        await sandbox.close()
        await pooler.stop()
        await storage.remove()
      }
    },
    60_000,
  )
})
