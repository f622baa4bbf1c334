import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { connect, createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { waitFor } from '../../support/wait-for.ts'
import { useApi } from '../api/support/api.ts'

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`

describe('a partner on their own machine', () => {
  const api = useApi('embedded', { roles: ['server', 'worker'] })
  const received: { type: string; id: string }[] = []
  const children: ChildProcess[] = []
  let target: Server

  beforeAll(async () => {
    await api.app.link('demo-listener', 'spotify')
    target = createServer((req, res) => {
      const chunks: Buffer[] = []
      req.on('data', (chunk: Buffer) => chunks.push(chunk))
      req.on('end', () => {
        const headers = req.headers as Record<string, string>
        const { type } = new Webhook(SECRET).verify(Buffer.concat(chunks), headers) as { type: string }
        received.push({ type, id: headers['webhook-id'] ?? '' })
        res.writeHead(204).end()
      })
    })
    await new Promise<void>((done) => target.listen(0, '127.0.0.1', done))
  })
  afterAll(async () => {
    for (const child of children) child.kill()
    await new Promise((done) => target.close(done))
  })

  function cli(...args: readonly string[]) {
    const env = { ...process.env, ADD_TO_MUSIC_URL: api.product.url, ADD_TO_MUSIC_KEY: api.app.key }
    const child = spawn(process.execPath, ['server/cli/main.ts', ...args], { env })
    children.push(child)
    const said = { out: '', err: '' }
    child.stdout.on('data', (data: Buffer) => (said.out += data.toString()))
    child.stderr.on('data', (data: Buffer) => (said.err += data.toString()))
    const ended = new Promise<number | null>((done) => child.once('close', done))
    return { child, said, ended }
  }

  it('hears of a triggered save as signed webhooks, and stops when told to', async () => {
    const { port } = target.address() as AddressInfo
    const { child, said, ended } = cli(
      'listen',
      '--forward-to',
      `http://127.0.0.1:${port}/`,
      '--secret',
      SECRET,
    )
    await waitFor('the stream', () => said.err.includes('listening'))

    const triggered = cli('trigger', 'save.completed', '--json')
    expect(await triggered.ended).toBe(0)
    expect(JSON.parse(triggered.said.out)).toMatchObject({
      triggered: 'save.completed',
      save: { status: 'done' },
    })

    await waitFor('the webhooks', () => received.some(({ type }) => type === 'save.completed'))
    expect(received.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['save.created', 'save.placement.updated', 'save.completed']),
    )
    expect(new Set(received.map(({ id }) => id)).size).toBe(received.length)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(said.err).not.toContain(api.app.key)
  }, 60_000)

  it('takes a cut stream up where it ended', async () => {
    const { port } = target.address() as AddressInfo
    const between = new Set<Socket>()
    let isCut = false
    const wire = createTcpServer((near) => {
      if (isCut) {
        near.destroy()
        return
      }
      const far = connect(Number(new URL(api.product.url).port), '127.0.0.1')
      for (const end of [near, far]) between.add(end.on('error', () => undefined))
      near.pipe(far).pipe(near)
    })
    await new Promise<void>((done) => wire.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(wire.address() as AddressInfo).port}`
    const save = async (user: string) =>
      (await api.call('POST', '/v1/saves', { user, track: { isrc: 'XXTST0000001' } })).body.id
    const { said } = cli(
      'listen',
      '--url',
      url,
      '--forward-to',
      `http://127.0.0.1:${port}/`,
      '--secret',
      SECRET,
    )
    await waitFor('the stream', () => said.err.includes('listening'))
    const before = received.length
    await save('before-the-cut')
    await waitFor('the first event', () => received.length > before)

    isCut = true
    for (const end of between) end.destroy()
    await waitFor('the cut', () => said.err.includes('connecting again'))
    await save('during-the-cut')
    const during = received.length
    isCut = false

    await waitFor('what happened meanwhile', () => received.length > during)
    expect(new Set(received.map(({ id }) => id)).size).toBe(received.length)
    wire.close()
  }, 60_000)

  it.each([
    [['trigger', 'save.lost', '--json'], 'unknown_event'],
    [['trigger', 'save.completed', '--json', '--key', 'atm_live_1'], 'live_key'],
    [['trigger', 'save.completed', '--json', '--key', 'atm_test_1'], 'unauthorized'],
    [['listen', '--json', '--forward-to', 'nowhere'], 'invalid_url'],
  ])('%j says what is wrong', async (args, code) => {
    const { said, ended } = cli(...args)

    expect(await ended).toBe(1)
    expect(JSON.parse(said.out)).toMatchObject({ code })
  })
})
