import { describe, expect, it } from '@jest/globals'
import { WebBrowser, linksOf, textOf } from '../../support/web-browser.ts'
import type { Page } from '../../support/web-browser.ts'
import { useApi } from '../api/support/api.ts'
import { ON_AMAZON, ON_APPLE, ON_SPOTIFY, newRecording } from './support/recordings.ts'

/** What the page says to search engines. */
function linkedData(page: Page): Record<string, unknown> {
  const block = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(page.body)?.[1]
  return JSON.parse(block ?? 'null') as Record<string, unknown>
}

function meta(page: Page, name: string): string | undefined {
  return new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)"`).exec(page.body)?.[1]
}

describe('the page of a recording', () => {
  const api = useApi('embedded')
  const open = (id: string, headers: Record<string, string> = {}) =>
    new WebBrowser().get(`${api.product.url}/t/${id}`, { 'accept-language': 'en-US,en;q=0.9', ...headers })

  it('leads to every service that has it, and to a search at the others', async () => {
    const track = { title: 'Paper Lanterns - Night Ferry (Official Video)', artists: [], durationMs: 201_340 }
    const id = await newRecording(api.db, track, [ON_SPOTIFY, { ...ON_APPLE, status: 'absent' }])

    const page = await open(id)

    expect(page.status).toBe(200)
    expect(textOf(page)).toContain('Night Ferry Paper Lanterns 3:21')
    expect(linksOf(page)).toEqual([
      '#content',
      ON_SPOTIFY.url,
      'https://music.amazon.com/search/Night%20Ferry%20Paper%20Lanterns',
      'https://music.apple.com/search?term=Night%20Ferry%20Paper%20Lanterns',
    ])
  })

  it('says nothing in the words or pictures of a service', async () => {
    const id = await newRecording(api.db, {}, [ON_SPOTIFY, ON_APPLE, ON_AMAZON])

    const page = await open(id)

    expect(page.body).not.toMatch(/As they call it|As they name them|art\.jpg/)
    for (const [, source = ''] of page.body.matchAll(/(?:src|srcset)="([^"]*)"/g))
      expect(source).toMatch(/^\/assets\//)
  })

  it('shows the names of one service where an app gave a code only, and whose they are', async () => {
    const id = await newRecording(api.db, { title: undefined, artists: [], isrc: 'QZABC2600001' }, [
      { ...ON_APPLE, title: 'Night Ferry', artists: ['Paper Lanterns'] },
      { ...ON_SPOTIFY, title: 'Other words', artists: ['Other names'] },
    ])

    const page = await open(id)

    expect(textOf(page)).toContain('Night Ferry Paper Lanterns')
    expect(textOf(page)).toContain('Title and artist as Apple Music has them')
    expect(textOf(page)).not.toContain('Other')
    expect(linkedData(page)).toMatchObject({ name: 'Night Ferry', isrcCode: 'QZABC2600001' })
  })

  it('labels a substitute', async () => {
    const id = await newRecording(api.db, { title: `Harbour ${Date.now()} (Sped Up)` }, [
      { ...ON_SPOTIFY, substitute: true },
    ])

    const page = await open(id)

    expect(textOf(page)).toContain('Sped Up')
    expect(textOf(page)).toContain('Not this version, but the nearest there is')
    expect(linkedData(page)['sameAs']).toBeUndefined()
  })

  it('prefers the country of the visitor, and says when it is another', async () => {
    const german = { ...ON_APPLE, market: 'DE', url: 'https://music.apple.com/de/album/night-ferry/1?i=2' }
    const id = await newRecording(api.db, {}, [ON_APPLE, german, { ...ON_AMAZON, market: 'JP' }])

    const [inGermany, inAmerica, unknown] = await Promise.all([
      open(id, { 'accept-language': 'de-DE,de;q=0.9,en-US;q=0.8' }),
      open(id, { 'accept-language': 'en-US' }),
      open(id, { 'accept-language': 'de,en-US;q=0.8' }),
    ])

    expect(linksOf(inGermany)).toContain(german.url)
    expect(linksOf(inGermany)).not.toContain(ON_APPLE.url)
    expect(linksOf(inAmerica)).toContain(ON_APPLE.url)
    for (const page of [inGermany, inAmerica]) expect(linksOf(page)).toContain(ON_AMAZON.url)
    expect(textOf(inAmerica)).toContain('Found in another country: Japan')
    expect(textOf(inAmerica)).not.toContain('Germany')
    // "de" is a language and no country, and the second choice says nothing.
    expect(unknown.headers['vary']).toMatch(/accept-language/i)
    expect(textOf(unknown)).toMatch(/Germany|Deutschland|United States|Vereinigte Staaten/)
  })

  it('does not count what is unsure, absent, or too old to be kept', async () => {
    const id = await newRecording(api.db, {}, [
      { ...ON_SPOTIFY, status: 'unsure' },
      { ...ON_APPLE, status: 'absent' },
      { ...ON_AMAZON, endsAt: new Date(Date.now() - 1000) },
    ])

    const page = await open(id)

    expect(linksOf(page)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/track\/|album\/|trackAsin/)]),
    )
    expect(textOf(page)).toContain('We have not found this song on a service yet')
    expect(page.body).toContain('<meta name="robots" content="noindex" />')
  })

  it('uses the address the app gave where nobody has looked yet', async () => {
    const links = ['https://evil.example/track/0VjIjW4GlUZAMYd2vXMi3b', ON_SPOTIFY.url]
    const id = await newRecording(api.db, { links })

    const page = await open(id)

    expect(linksOf(page)).toContain(ON_SPOTIFY.url)
    expect(page.body).not.toContain('evil.example')
  })

  it('keeps the answers of test apps apart, marked and out of search engines', async () => {
    const test = { ...ON_SPOTIFY, mode: 'test' as const, url: 'https://open.spotify.com/track/simulated' }
    const [both, onlyTest] = [
      await newRecording(api.db, {}, [ON_SPOTIFY, test]),
      await newRecording(api.db, {}, [test]),
    ]

    const [live, simulated] = await Promise.all([open(both), open(onlyTest)])

    expect(linksOf(live)).toContain(ON_SPOTIFY.url)
    expect(linksOf(live)).not.toContain(test.url)
    expect(live.body).not.toContain('noindex')
    expect(linksOf(simulated)).toContain(test.url)
    expect(textOf(simulated)).toContain('Test mode')
    expect(simulated.body).toContain('<meta name="robots" content="noindex" />')
  })

  it('describes itself to previews and search engines', async () => {
    const track = { title: 'Night & Day <3', artists: ['A "B" C'], durationMs: 200_000, isrc: 'QZABC2600009' }
    const id = await newRecording(api.db, track, [ON_SPOTIFY])
    const url = `${api.product.url}/t/${id}`

    const page = await open(id)

    expect(page.body).toContain(`<link rel="canonical" href="${url}" />`)
    expect(meta(page, 'og:url')).toBe(url)
    expect(meta(page, 'og:title')).toBe('Night &amp; Day &lt;3 by A &quot;B&quot; C')
    expect(meta(page, 'og:image')).toBe(`${url}/cover.png`)
    expect(meta(page, 'twitter:card')).toBe('summary_large_image')
    expect(linkedData(page)).toEqual({
      '@context': 'https://schema.org',
      '@type': 'MusicRecording',
      '@id': url,
      url,
      image: `${url}/cover.png`,
      name: 'Night & Day <3',
      byArtist: [{ '@type': 'MusicGroup', name: 'A "B" C' }],
      duration: 'PT200S',
      isrcCode: 'QZABC2600009',
      sameAs: [ON_SPOTIFY.url],
    })
  })

  it.each([
    ['markup', '</title><script>alert(1)</script><img src=x onerror=alert(1)>'],
    ['the end of a data block', '</script><script>alert(1)</script>'],
    ['a turned direction', 'Evil \u202etxt.exe\u202c \u2066song'],
    ['ten thousand letters', 'x'.repeat(10_000)],
    ['a tower of marks', `Z${'\u0337\u0322'.repeat(3000)}`],
    ['halves of letters', 'song \ud83d\ude00 \ud83d'.toWellFormed()],
  ])('is safe with %s in a name', async (_, hostile) => {
    const id = await newRecording(api.db, { title: `${hostile} ${Date.now()}`, artists: [hostile] }, [
      ON_SPOTIFY,
    ])

    const page = await open(id)

    expect(page.status).toBe(200)
    expect(page.body).not.toMatch(/<script>alert|<img src=x|[\u202a-\u202e\u2066-\u2069]/)
    expect(page.body.length).toBeLessThan(60_000)
    expect(linkedData(page)).toMatchObject({ '@type': 'MusicRecording' })
  })

  it.each([
    ['nothing', `rec_${'0'.repeat(32)}`],
    ['something else', 'sav_019ab0c1d2e37000800000000000a1b2'],
    ['no id', "'%3B%20drop%20table%20recordings"],
  ])('says kindly that an id of %s is not here', async (_, id) => {
    const page = await open(id)

    expect(page.status).toBe(404)
    expect(page.headers['content-type']).toMatch(/^text\/html/)
    expect(page.headers['cache-control']).toBe('no-store')
    expect(textOf(page)).toContain('This song is not here')
  })

  it('has no page for a sound that is no known recording', async () => {
    const id = await newRecording(api.db, { title: 'original sound - someone', artists: [] })

    const page = await open(id)

    expect(page.status).toBe(404)
  })
})
