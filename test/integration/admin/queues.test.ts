import { expect, it } from '@jest/globals'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { waitFor } from '../../support/wait-for.ts'
import { textOf } from '../../support/web-browser.ts'
import { someSave, useApi } from '../api/support/api.ts'
import { ADMIN_TOKEN, Visitor } from '../console/support/visitor.ts'

describeOnEveryStorage('the queues', (mode) => {
  const api = useApi(mode, { env: { ADMIN_TOKEN, ADMIN_QUEUES: 'write' } })

  interface Board {
    readonly queues: readonly { readonly name: string; readonly counts: Readonly<Record<string, number>> }[]
  }

  it('can be looked into and changed where that is switched on', async () => {
    await api.app.link('u_1', 'spotify')
    await api.call('POST', '/v1/saves', someSave({ user: 'u_1' }))
    const operator = await Visitor.operator(api)
    const board = async () => JSON.parse((await operator.get('/admin/queues/api/queues')).body) as Board

    const queue = await waitFor('the job in the board', async () =>
      (await board()).queues.find(
        ({ name, counts }) =>
          name.includes('match-spotify') && (counts['waiting'] ?? 0) + (counts['prioritized'] ?? 0) === 1,
      ),
    )

    expect(textOf(await operator.get('/admin'))).toMatch(/match-spotify1\d/)
    const page = await operator.get('/admin/queues/')
    expect(page.body).not.toMatch(/https:\/\/fonts|<style|style="/)
    expect(page.headers['content-security-policy']).toContain("script-src 'self'; style-src 'self';")
    const path = `/admin/queues/api/queues/${encodeURIComponent(queue.name)}/pause`
    const foreign = await operator.browser.send('PUT', operator.url(path), {
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(foreign.status).toBe(403)
    const paused = await operator.browser.send('PUT', operator.url(path), {
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect(paused.status).toBe(200)
    const changes = await api.db
      .selectFrom('audit_log')
      .selectAll()
      .where('action', '=', 'queue.changed')
      .execute()
    expect(changes).toMatchObject([{ actor: 'operator' }])
  })
})
