import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { MAGIC_SONGS } from '../../../sandbox/catalogue/magic-songs.ts'
import { INTRODUCTION } from '../../../server/docs/introduction.ts'
import { useApi, someUser } from '../api/support/api.ts'
import { waitFor } from '../../support/wait-for.ts'

const SERVICES = ['spotify', 'apple-music', 'amazon-music'] as const

/** The values of docs/partners.md, in the real pipeline against the simulators. */
describe('the test values', () => {
  const api = useApi('embedded', { roles: ['server', 'worker'] })

  async function save(track: object, service: string) {
    const user = someUser()
    const account = await api.app.link(user, service)
    const accepted = await api.call('POST', '/v1/saves', { user, track, services: [service] })
    expect(accepted.status).toBe(202)
    const settled = () => api.call('GET', `/v1/saves/${accepted.body.id}?wait=10`)
    const read = async () => (await settled()).body.placements[0]
    return {
      user,
      account,
      read,
      id: String(accepted.body.id),
      library: () => api.sandbox.library(service, account.id),
    }
  }

  const asked = (account: { accessToken: string }, method: string) =>
    api.sandbox
      .requests()
      .filter((one) => one.method === method && JSON.stringify(one.headers).includes(account.accessToken))

  it('are listed where partners look, and known to nothing but the simulators', () => {
    for (const text of [INTRODUCTION, readFileSync('docs/partners.md', 'utf8')]) {
      const named = new Set(text.match(/XXTST\d{7}/g))
      expect([...named].sort()).toEqual([...MAGIC_SONGS.map(({ isrc }) => isrc), 'XXTST0000002'].sort())
    }
    const product = ['adapters', 'core', 'workers', 'server'].flatMap((folder) =>
      globSync(`${folder}/**/*.ts`).filter((file) => readFileSync(file, 'utf8').includes('XXTST')),
    )
    // The command line asks for one as any partner would.
    expect(product.toSorted()).toEqual(['server/cli/trigger.ts', 'server/docs/introduction.ts'])
  })

  describe.each(SERVICES)('on %s', (service) => {
    it('XXTST0000001 is saved', async () => {
      const { read, library } = await save({ isrc: 'XXTST0000001' }, service)

      expect(await read()).toMatchObject({ status: 'saved', matched: { title: 'Saved' } })
      expect(library()).toHaveLength(1)
    })

    it.each(['XXTST0000002', 'XXTST0000003'])('%s is not found', async (isrc) => {
      const { read, library } = await save({ isrc }, service)

      expect(await read()).toMatchObject({ status: 'not_found' })
      expect(library()).toEqual([])
    })

    it('XXTST0000004 is in the library before', async () => {
      const { read, library } = await save({ isrc: 'XXTST0000004' }, service)

      expect((await read()).status).toBe(service === 'amazon-music' ? 'saved' : 'already_saved')
      expect(library()).toHaveLength(1)
    })

    it('XXTST0000005 ends the consent, and is saved after linking again', async () => {
      const { user, id, read, account } = await save({ isrc: 'XXTST0000005' }, service)

      expect(await read()).toMatchObject({ status: 'awaiting_link', action: { kind: 'link' } })
      await api.app.link(user, service, { id: account.id })
      await waitFor(
        'the save after linking again',
        async () => (await api.call('GET', `/v1/saves/${id}?wait=5`)).body.status === 'done',
      )
      expect(api.sandbox.library(service, account.id)).toHaveLength(1)
    })

    it.each(['XXTST0000006', 'XXTST0000007'])(
      '%s is refused once and saved then',
      async (isrc) => {
        const { read, account, library } = await save({ isrc }, service)

        await waitFor('the second try', async () => (await read()).status === 'saved', 25_000)
        expect(library()).toHaveLength(1)
        const writes = [...asked(account, 'PUT'), ...asked(account, 'POST')]
        expect(writes.length).toBeGreaterThan(1)
      },
      60_000,
    )

    it('XXTST0000008 takes its time', async () => {
      const began = performance.now()
      const { read } = await save({ isrc: 'XXTST0000008' }, service)

      expect(await read()).toMatchObject({ status: 'saved' })
      expect(performance.now() - began).toBeGreaterThan(2900)
    })

    it('a version that is nowhere asks the listener', async () => {
      const { read } = await save({ title: 'Night Ferry (Nightcore)', artists: ['Paper Lanterns'] }, service)

      expect(await read()).toMatchObject({ status: 'awaiting_review', candidates: expect.any(Array) })
    })
  })
})
