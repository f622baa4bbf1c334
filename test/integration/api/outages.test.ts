import { connect } from 'node:net'
import { describeOnEveryStorage } from '../../support/storage.ts'
import { expect, it } from '@jest/globals'
import { postgresOutageCases, redisOutageCases } from './cases/outages.ts'
import { someSave, someUser, useApi } from './support/api.ts'
import { openRaw } from './support/raw.ts'

describeOnEveryStorage('the API in trouble', (mode) => {
  if (mode === 'postgres') postgresOutageCases()
  if (mode === 'redis') redisOutageCases()
})

describeOnEveryStorage('the API, shutting down', (mode) => {
  const api = useApi(mode)

  it('is not ready, answers what runs, and takes nothing new', async () => {
    const user = someUser()
    await api.app.link(user, 'spotify')
    const saved = await api.call('POST', '/v1/saves', someSave({ user }))
    const late = openRaw(api.product.url)
    // Half a request behind a whole one: when the answer to the first is here, the half has arrived too.
    const alive = new Promise((heard) => late.socket.once('data', heard))
    late.socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\nGET /readyz HTTP/1.1\r\nHost: a\r\n')
    await alive
    const waiting = api.call('GET', `/v1/saves/${saved.body.id}?wait=30`)
    await api.call('GET', `/v1/saves/${saved.body.id}?wait=1`)

    const stopped = api.stop()
    late.socket.write('\r\n')

    const held = await waiting
    expect(held.body.status).toBe('in_progress')
    expect(held.headers.get('connection')).toBe('close')
    const notReady = (await late.text).split('HTTP/1.1 ').at(-1)
    expect(notReady).toMatch(/^503 /)
    expect(notReady).toContain('{"process":"is shutting down"}')
    expect(notReady).toMatch(/\r\nConnection: close\r\n/i)
    await stopped
    await expect(reach(api.product.url)).rejects.toThrow('ECONNREFUSED')
  })
})

function reach(url: string): Promise<void> {
  return new Promise((done, fail) => {
    const { hostname, port } = new URL(url)
    connect(Number(port), hostname, () => done()).on('error', fail)
  })
}
