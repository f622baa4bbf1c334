import { describe, expect, it } from '@jest/globals'
import { createSealer } from '../../../core/crypto/seal.ts'
import { rewrapSecrets, secretsPerKey } from '../../../core/webhooks/rewrap-secrets.ts'
import { secretsOf } from '../../../core/webhooks/secrets.ts'
import { useApi } from '../api/support/api.ts'

describe('secrets of webhooks', () => {
  const api = useApi('embedded')
  const old = { id: 'test', key: Buffer.alloc(32, 7) }
  const fresh = { id: 'fresh', key: Buffer.alloc(32, 9) }

  it('are sealed, and move to another key with the tokens', async () => {
    const { body } = await api.call('POST', '/v1/hooks/secrets')
    const kept = await api.db.selectFrom('webhook_secrets').select('secret').execute()
    expect(JSON.stringify(kept)).not.toContain(String(body.secret).slice(6))

    const moved = await rewrapSecrets(api.db, createSealer([fresh, old]))
    expect(moved).toEqual({ rewrapped: 1, unreadable: [] })
    expect(await secretsPerKey(api.db)).toEqual({ fresh: 1 })
    expect(await rewrapSecrets(api.db, createSealer([fresh]))).toEqual({ rewrapped: 0, unreadable: [] })
    expect(await rewrapSecrets(api.db, createSealer([old]))).toMatchObject({ unreadable: [body.id] })
    const owner = { appId: api.app.id, endpointId: null }
    const opened = await secretsOf(api.db, createSealer([fresh]), owner, api.now())
    expect(opened).toEqual([{ secret: body.secret, endsAt: null }])
  })

  it('do not open in the place of another', async () => {
    const other = await api.createApp()
    await api.db.updateTable('webhook_secrets').set({ app_id: other.id }).execute()
    const owner = { appId: other.id, endpointId: null }

    await expect(secretsOf(api.db, createSealer([fresh]), owner, api.now())).rejects.toThrow(
      'does not open here',
    )
  })
})
