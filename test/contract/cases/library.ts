import { describe, expect, it } from '@jest/globals'
import type { ContractSubject } from '../adapter-contract.ts'
import { eventually, expectFault, faultOf, type Bench, reversed } from '../bench.ts'

export function libraryCases(bench: () => Bench, { definition, unknownTrackOnAdd }: ContractSubject): void {
  const { capabilities } = definition

  describe('declaration', () => {
    it.each(['libraryContains', 'removeFromLibrary', 'playlists'] as const)(
      'says truly whether it has %s',
      (name) => {
        expect(bench().service.adapter[name] !== undefined).toBe(capabilities[name])
      },
    )
  })

  describe('library', () => {
    it('adds a track, and says where it went', async () => {
      const { service, link, call, trackId, library } = bench()
      const linked = link()

      const added = await service.adapter.addToLibrary(linked.session, [trackId('night-ferry')], call)

      await eventually(() => library(linked).length > 0)
      expect(library(linked)).toEqual([trackId('night-ferry')])
      expect(added).toMatchObject({ kind: 'library', name: definition.libraryName })
    })

    it('keeps one of a track that is added twice', async () => {
      const { service, link, call, trackId, library } = bench()
      const linked = link()

      for (let time = 0; time < 2; time += 1)
        await service.adapter.addToLibrary(linked.session, [trackId('night-ferry')], call)

      await eventually(() => library(linked).length > 0)
      expect(library(linked)).toEqual([trackId('night-ferry')])
    })

    it('splits more tracks than one call takes', async () => {
      const { service, link, call, sandbox, library } = bench()
      const linked = link()
      const ids = sandbox.world.catalogue
        .all()
        .filter(({ version, onlyIn, notIn, notOn }) => version === 'studio' && !(onlyIn ?? notIn ?? notOn))
        .filter(({ releaseDate }) => Date.parse(releaseDate) < Date.now())
        .map((recording) => sandbox.world.catalogue.trackId(definition.id, recording))
        .slice(0, capabilities.maxIdsPerAdd + 2)

      await service.adapter.addToLibrary(linked.session, ids, call)

      await eventually(() => library(linked).length === ids.length)
      expect([...library(linked)].toSorted()).toEqual(ids.toSorted())
    })

    it('adds nothing when it is given nothing', async () => {
      const { service, link, call, sandbox } = bench()

      await service.adapter.addToLibrary(link().session, [], call)

      expect(sandbox.requests(definition.id)).toEqual([])
    })

    it('shows the account, or at least proves that the link works', async () => {
      const { service, link, call } = bench()
      const { account, session } = link({ market: 'DE' })

      const shown = await service.adapter.getAccount(session, call)

      if (shown.accountId !== undefined) expect(shown.accountId).toBe(account.id)
      if (shown.accountName !== undefined) expect(shown.accountName).toBe(account.name)
      if (shown.market !== undefined) expect(shown.market).toBe('DE')
    })

    it('answers an unknown track with track_gone, unless the service ignores it', async () => {
      const { service, link, call, trackId, library } = bench()
      const linked = link()
      const unknown = reversed(trackId('night-ferry'))

      const adding = service.adapter.addToLibrary(linked.session, [unknown], call)

      if (unknownTrackOnAdd === 'ignored') await adding
      else expectFault(await faultOf(adding), { code: 'track_gone', scope: 'track', retry: 'never' })
      expect(library(linked)).toEqual([])
    })

    it.each(['../../me', 'a,b', '', 'x?y=z', '..'])('sends nothing for the id "%s"', async (id) => {
      const { service, link, call, sandbox } = bench()

      const fault = await faultOf(service.adapter.addToLibrary(link().session, [id], call))

      expectFault(fault, { code: 'track_gone', retry: 'never' })
      expect(sandbox.requests(definition.id)).toEqual([])
    })

    it('changes nothing twice when the answer to an add is lost', async () => {
      const { service, link, call, disturb, trackId, library, sandbox } = bench()
      const linked = link()
      const add = () => service.adapter.addToLibrary(linked.session, [trackId('night-ferry')], call)
      disturb({ kind: 'cut_after' }, { account: linked.account.id, times: 1 })

      expectFault(await faultOf(add()), { code: 'service_unavailable' })
      await add()

      await eventually(() => library(linked).length > 0)
      const effects = sandbox
        .ledger()
        .filter(({ account, changed }) => account === linked.account.id && changed)
      expect(effects).toHaveLength(1)
    })
  })

  if (capabilities.libraryContains) containsCase(bench)
  if (capabilities.removeFromLibrary) removeCases(bench)
  sessionCases(bench)
}

function containsCase(bench: () => Bench): void {
  it('knows what is in the library, in the order asked', async () => {
    const { service, link, call, trackId, library } = bench()
    const linked = link()
    const [yes, no] = [trackId('night-ferry'), trackId('glass-orchard')]
    await service.adapter.addToLibrary(linked.session, [yes], call)
    await eventually(() => library(linked).length > 0)

    const answers = await service.adapter.libraryContains!(linked.session, [no, yes, no], call)

    expect(answers).toEqual([false, true, false])
  })
}

function removeCases(bench: () => Bench): void {
  it('removes a track; one that is not there is no error', async () => {
    const { service, link, call, trackId, library } = bench()
    const linked = link()
    const ids = [trackId('night-ferry'), trackId('glass-orchard')]
    await service.adapter.addToLibrary(linked.session, ids, call)
    await eventually(() => library(linked).length === 2)

    for (let time = 0; time < 2; time += 1)
      await service.adapter.removeFromLibrary!(linked.session, ids.slice(0, 1), call)

    expect(library(linked)).toEqual(ids.slice(1))
  })
}

function sessionCases(bench: () => Bench): void {
  it('does not mix two sessions that run at the same time', async () => {
    const { service, link, call, access, trackId, library, sandbox, definition } = bench()
    const [ada, bo] = [link(), link()]
    const songs = { ada: trackId('night-ferry'), bo: trackId('glass-orchard') }

    await Promise.all([
      service.adapter.addToLibrary(ada.session, [songs.ada], call),
      service.adapter.addToLibrary(bo.session, [songs.bo], call),
      service.adapter.search(access(ada), { title: 'Night Ferry', mode: 'loose' }),
      service.adapter.getAccount(bo.session, call),
    ])

    await eventually(() => library(ada).length + library(bo).length === 2)
    expect([library(ada), library(bo)]).toEqual([[songs.ada], [songs.bo]])
    for (const { headers, url, body } of sandbox.requests(definition.id)) {
      const sent = JSON.stringify([headers, url, body])
      const tokens = [ada, bo].filter(({ account }) => sent.includes(account.accessToken))
      expect(tokens.length).toBeLessThanOrEqual(1)
      expect(url + body).not.toContain(ada.account.accessToken)
    }
  })

  it("puts this session's token on every call for a listener, and no other's", async () => {
    const { service, link, call, trackId, sandbox, definition } = bench()
    const [mine, other] = [link(), link()]
    await service.adapter.addToLibrary(other.session, [trackId('glass-orchard')], call)
    sandbox.clearRequests()

    await service.adapter.addToLibrary(mine.session, [trackId('night-ferry')], call)
    await service.adapter.getAccount(mine.session, call)

    const sent = sandbox.requests(definition.id).map(({ headers }) => JSON.stringify(headers))
    expect(sent.length).toBeGreaterThanOrEqual(2)
    expect(sent.filter((headers) => !headers.includes(mine.account.accessToken))).toEqual([])
    expect(sent.filter((headers) => headers.includes(other.account.accessToken))).toEqual([])
  })
}
