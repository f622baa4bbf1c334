import { describe, expect, it } from '@jest/globals'
import { eventually, type Bench, type Linked, reversed } from '../bench.ts'

export function playlistCases(bench: () => Bench): void {
  const calls = () => {
    const { playlists } = bench().service.adapter
    if (playlists === undefined) throw new Error('the adapter has no playlists')
    return playlists
  }

  async function newPlaylist(linked: Linked) {
    const { call } = bench()
    return calls().create(linked.session, { name: 'From videos 🎵', description: 'A & B, "quoted"' }, call)
  }

  describe('playlists', () => {
    it('creates a private one that is empty', async () => {
      const { link, call, sandbox, definition } = bench()
      const linked = link()

      const { id, url } = await newPlaylist(linked)

      const stored = sandbox.world.playlist(definition.id, id)?.playlist
      expect(stored).toMatchObject({
        name: 'From videos 🎵',
        isPublic: false,
        description: 'A & B, "quoted"',
      })
      if (url !== undefined) expect(url).toMatch(/^https:\/\//)
      expect(await calls().read(linked.session, id, call)).toEqual([])
    })

    it('adds in order and reads back in order', async () => {
      const { link, call, trackId } = bench()
      const linked = link()
      const { id } = await newPlaylist(linked)
      const ids = ['night-ferry', 'glass-orchard', 'tin-telescope'].map(trackId)

      await calls().add(linked.session, id, ids.slice(0, 2), call)
      await calls().add(linked.session, id, ids.slice(2), call)

      await eventually(async () => (await calls().read(linked.session, id, call))?.length === 3)
      expect(await calls().read(linked.session, id, call)).toEqual(ids)
    })

    it('reads one of more than a page', async () => {
      const { link, call, sandbox, definition } = bench()
      const linked = link()
      const { id } = await newPlaylist(linked)
      const ids = sandbox.world.catalogue
        .all()
        .filter(({ onlyIn, notIn, notOn }) => !(onlyIn ?? notIn ?? notOn))
        .filter(({ releaseDate }) => Date.parse(releaseDate) < Date.now())
        .map((recording) => sandbox.world.catalogue.trackId(definition.id, recording))
        .slice(0, 120)

      await calls().add(linked.session, id, ids, call)

      await eventually(async () => (await calls().read(linked.session, id, call))?.length === ids.length)
      expect(await calls().read(linked.session, id, call)).toEqual(ids)
    })

    it('finds its own again among many, and nothing that nobody wants', async () => {
      const { link, call, sandbox, definition } = bench()
      const linked = link()
      const at = {
        service: definition.id,
        account: linked.account.id,
        at: sandbox.world.now(),
        isPublic: false,
      }
      for (let n = 0; n < 120; n += 1) {
        const more = { id: `old${n}`, name: `Old ${n}`, description: '' }
        sandbox.world.commit({ type: 'playlist.created', ...at, ...more })
      }
      const { id } = await newPlaylist(linked)

      const found = await calls().find?.(linked.session, (one) => one.name === 'From videos 🎵', call)

      expect(found).toMatchObject({ id, description: 'A & B, "quoted"' })
      expect(await calls().find?.(linked.session, ({ name }) => name === 'Old 0', call)).toMatchObject({
        id: 'old0',
      })
      expect(await calls().find?.(linked.session, () => false, call)).toBeUndefined()
    })

    it('puts a track where another one stands, where the service has such a call', async () => {
      const { link, call, trackId, sandbox } = bench()
      if (calls().insert === undefined) return
      const linked = link()
      const { id } = await newPlaylist(linked)
      const withdrawn = sandbox.world.addRecording({ title: 'Withdrawn', artists: ['Nobody'] })
      const first = sandbox.world.catalogue.trackId(bench().definition.id, withdrawn)
      const [second, third] = ['night-ferry', 'glass-orchard'].map(trackId) as [string, string]
      await calls().add(linked.session, id, [first, second], call)
      sandbox.world.removeRecording(withdrawn.key)

      const before = (await calls().read(linked.session, id, call)) ?? []
      await calls().insert!(linked.session, id, { id: third, at: before.indexOf(second) }, call)

      expect(before).toEqual(['', second])
      expect(await calls().read(linked.session, id, call)).toEqual(['', third, second])
    })

    it('says so when the playlist is gone', async () => {
      const { link, call } = bench()
      const linked = link()
      const { id } = await newPlaylist(linked)
      const never = reversed(id)

      expect(await calls().read(linked.session, never, call)).toBeUndefined()
      expect(await calls().read(linked.session, '../me', call)).toBeUndefined()
    })

    it('removes all copies of a track, where the service has such a call', async () => {
      const { link, call, trackId } = bench()
      if (calls().remove === undefined) return
      const linked = link()
      const { id } = await newPlaylist(linked)
      const [keep, drop] = ['night-ferry', 'glass-orchard'].map(trackId) as [string, string]
      await calls().add(linked.session, id, [drop, keep], call)

      await calls().remove!(linked.session, id, [drop], call)

      expect(await calls().read(linked.session, id, call)).toEqual([keep])
    })
  })
}
