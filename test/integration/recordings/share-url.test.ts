import { describe, expect, it } from '@jest/globals'
import { createDescribeSaves } from '../../../server/webhooks/describe-saves.ts'
import { WebBrowser } from '../../support/web-browser.ts'
import { someSave, someUser, useApi } from '../api/support/api.ts'

describe('share_url of a save', () => {
  const api = useApi('embedded')

  it('leads to the page of its recording, wherever the save is shown', async () => {
    const user = someUser()
    const { body: created } = await api.call('POST', '/v1/saves', someSave({ user }), {
      headers: { 'idempotency-key': user },
    })

    const [read, list, exported, page] = await Promise.all([
      api.call('GET', `/v1/saves/${created.id}`),
      api.call('GET', `/v1/saves?user=${user}`),
      api.call('GET', `/v1/users/${user}/export`),
      new WebBrowser().get(created.share_url as string),
    ])

    expect(created.share_url).toMatch(new RegExp(`^${api.product.url}/t/rec_[0-9a-f]{32}$`))
    expect(read.body.share_url).toBe(created.share_url)
    expect(list.body.data[0].share_url).toBe(created.share_url)
    expect(exported.body.saves[0].share_url).toBe(created.share_url)
    expect(page.status).toBe(200)
  })

  it('is the same for all who saved the song', async () => {
    const save = someSave()

    const [first, second] = [
      await api.call('POST', '/v1/saves', { ...save, user: someUser() }),
      await api.call('POST', '/v1/saves', { ...save, user: someUser() }),
    ]

    expect(second.body.id).not.toBe(first.body.id)
    expect(second.body.share_url).toBe(first.body.share_url)
  })

  it('is there for who could not be served, and left out for a sound that is nothing', async () => {
    const track = { title: 'original sound - someone' }

    const { body } = await api.call('POST', '/v1/saves', someSave({ track }))

    expect(body.placements[0].status).toBe('not_found')
    expect(body).not.toHaveProperty('share_url')
  })

  it('is left out by a worker that is not told where the service is', async () => {
    const { body } = await api.call('POST', '/v1/saves', someSave())
    const { ctx } = api.product.running
    const describeAt = (url: string) => createDescribeSaves({ ...ctx, publicUrl: () => url })

    const [unknown, known] = await Promise.all([
      describeAt('')([body.id]),
      describeAt('https://music.example')([body.id]),
    ])

    expect(unknown.get(body.id)?.view).not.toHaveProperty('share_url')
    expect(known.get(body.id)?.view).toMatchObject({
      share_url: expect.stringMatching(/^https:\/\/music\.example\/t\/rec_/),
    })
  })
})
