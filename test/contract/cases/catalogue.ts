import { describe, expect, it } from '@jest/globals'
import { isAvailable, type Recording } from '../../../sandbox/catalogue/recording.ts'
import { type Bench, reversed } from '../bench.ts'

const query = { title: 'Night Ferry', artist: 'Paper Lanterns' }

export function catalogueCases(bench: () => Bench): void {
  describe('catalogue', () => {
    it('maps the fields of a hit', async () => {
      const { service, access, link, sandbox, trackId } = bench()
      const wanted = sandbox.world.catalogue.find('night-ferry')

      const hits = await service.adapter.search(access(link()), { ...query, mode: 'structured' })

      const hit = hits.find(({ id }) => id === trackId('night-ferry'))
      expect(hit).toMatchObject({ title: 'Night Ferry', artists: ['Paper Lanterns'], playable: true })
      expect(hit?.isrc).toBe(wanted.isrc)
      expect(Math.abs((hit?.durationMs ?? 0) - wanted.durationMs)).toBeLessThanOrEqual(1000)
      expect(hit?.album).toBe(wanted.album)
      expect(hit?.releaseDate).toBe(wanted.releaseDate)
      expect(hit?.url).toMatch(/^https:\/\//)
      expect(hit?.uri).not.toBe('')
      expect(service.definition.parseTrackUrl(hit?.url ?? '')).toBe(hit?.id)
    })

    it('keeps the order of the service', async () => {
      const { service, access, link, sandbox, definition } = bench()
      const { catalogue } = sandbox.world
      const expected = catalogue
        .search(definition.id, 'Night Ferry Paper Lanterns')
        .filter((recording) => isAvailable(recording, 'US'))
        .map((recording) => catalogue.trackId(definition.id, recording))

      const hits = await service.adapter.search(access(link()), { ...query, mode: 'loose' })

      const ids = hits.map(({ id }) => id)
      expect(ids.length).toBeGreaterThan(3)
      expect(ids).toEqual(expected.slice(0, ids.length))
    })

    it.each(['structured', 'loose'] as const)(
      'finds nothing by a %s search without failing',
      async (mode) => {
        const { service, access, link } = bench()

        const hits = await service.adapter.search(access(link()), {
          title: 'qzxv wvut',
          artist: 'jjkq',
          mode,
        })

        expect(hits).toEqual([])
      },
    )

    it.each([
      ['punctuation only', '"!?" (\'*\') [&]'],
      ['what looks like a filter', 'isrc:USUG11904206 artist:"x'],
      ['an emoji, a surrogate and a line break', '🎵\ud800\n'],
      ['nothing', ''],
      ['percent and plus signs', '100% + 1 = #1 / ?a=b&c'],
    ])('survives a title of %s', async (_, title) => {
      const { service, access, link } = bench()
      const linked = link()

      for (const mode of ['structured', 'loose'] as const)
        expect(await service.adapter.search(access(linked), { title, mode })).toEqual(expect.any(Array))
    })

    it('gives tracks by id and leaves unknown ones out', async () => {
      const { service, access, link, trackId } = bench()
      const known = [trackId('night-ferry'), trackId('glass-orchard')]
      const unknown = reversed(known[0]!)

      const asked = [...known, unknown, '../me', 'a,b', '']
      const tracks = await service.adapter.getTracks(access(link()), asked)

      expect([...tracks.keys()].toSorted()).toEqual(known.toSorted())
      expect(tracks.get(known[1]!)?.title).toBe('Glass Orchard')
    })
  })

  describe('announced recordings', () => {
    it('are there, and are not playable yet', async () => {
      const { service, access, link, trackId } = bench()
      const id = trackId('tomorrows-sleeve')

      const tracks = await service.adapter.getTracks(access(link()), [id])

      expect(tracks.get(id)).toMatchObject({ title: "Tomorrow's Sleeve", playable: false })
    })
  })

  describe('lookup by ISRC', () => {
    it('finds the same track, in any spelling of the code', async () => {
      const { service, access, link, sandbox, trackId } = bench()
      const { isrc = '' } = sandbox.world.catalogue.find('glass-orchard')
      const dashed = isrc.replace(/^(..)(...)(..)/, '$1-$2-$3-').toLowerCase()

      const found = await service.adapter.findByIsrc(access(link()), [isrc, dashed])

      for (const asked of [isrc, dashed])
        expect(found.get(asked)?.map(({ id }) => id)).toContain(trackId('glass-orchard'))
    })

    it('finds nothing for a code nobody has, and for what is no code', async () => {
      const { service, access, link } = bench()

      const found = await service.adapter.findByIsrc(access(link()), ['ZZZZZ9999999', 'not a code', ''])

      expect(found.size).toBe(0)
    })

    it('splits more codes than one call takes', async () => {
      const { service, access, link, sandbox, definition } = bench()
      const { maxIsrcsPerLookup } = definition.capabilities
      const some = withIsrc(sandbox.world.catalogue.all(), definition.id).slice(0, maxIsrcsPerLookup + 2)
      const isrcs = some.map((recording) => recording.isrc ?? '')

      const found = await service.adapter.findByIsrc(access(link()), isrcs)

      expect([...found.keys()].toSorted()).toEqual(isrcs.toSorted())
    })
  })
}

/** Plain recordings that every market has, one per code. */
function withIsrc(recordings: readonly Recording[], service: string): readonly Recording[] {
  const seen = new Set<string>()
  return recordings.filter((recording) => {
    const { isrc, onlyIn, notIn, notOn, version } = recording
    if (isrc === undefined || seen.has(isrc) || version !== 'studio') return false
    if (onlyIn !== undefined || notIn !== undefined || notOn?.includes(service) === true) return false
    seen.add(isrc)
    return true
  })
}
