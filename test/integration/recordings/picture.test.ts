import { describe, expect, it } from '@jest/globals'
import { createLogger } from '../../../core/logger.ts'
import { recordingIdOf } from '../../../core/saves/accept.ts'
import { createPictures } from '../../../server/recordings/picture/pictures.ts'
import { WebBrowser } from '../../support/web-browser.ts'
import { useApi } from '../api/support/api.ts'
import { newRecording } from './support/recordings.ts'

/** Width and height, as the first chunk of a PNG has them (https://www.w3.org/TR/png/#11IHDR). */
function sizeOf(png: Buffer): readonly [number, number] {
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}

describe('the picture of a recording', () => {
  const api = useApi('embedded')
  const ask = (id: string) => fetch(`${api.product.url}/t/${id}/cover.png`)
  const read = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

  it('is what previews ask for, may be kept, and may be shown anywhere', async () => {
    const id = await newRecording(api.db)

    const answer = await ask(id)

    expect(answer.status).toBe(200)
    expect(sizeOf(await read(answer))).toEqual([1200, 630])
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': expect.stringMatching(/^public, max-age=86400/),
      'cross-origin-resource-policy': 'cross-origin',
      etag: expect.stringMatching(/^"[\w-]{22}"$/),
    })
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  it('is not sent twice to who has it', async () => {
    const id = await newRecording(api.db)
    const etag = (await ask(id)).headers.get('etag') ?? ''

    // Not with `fetch`, which asks past every copy when the header is set by hand.
    const url = `${api.product.url}/t/${id}/cover.png`
    const [again, head] = await Promise.all([
      new WebBrowser().get(url, { 'if-none-match': etag }),
      new WebBrowser().send('HEAD', url),
    ])

    expect(again).toMatchObject({ status: 304, body: '' })
    expect(head).toMatchObject({ status: 200, body: '' })
    expect(head.headers['content-type']).toBe('image/png')
  })

  it.each([
    ['Japanese', '夜に駆ける'],
    ['Arabic', 'نور العين يا حبيبي'],
    ['Hebrew', 'שלום עליכם'],
    ['Devanagari', 'मेरे सपनों की रानी'],
    ['emoji', 'Dance ✨🎧👨‍👩‍👧'],
    ['a script without letters here', 'கண்ணே கலைமானே'],
  ])('writes names in %s', async (_, title) => {
    const [named, other] = await Promise.all([
      newRecording(api.db, { title }),
      newRecording(api.db, { title: `${title} 2` }),
    ])

    const pictures = await Promise.all([ask(named).then(read), ask(other).then(read)])

    for (const png of pictures) expect(sizeOf(png)).toEqual([1200, 630])
  })

  it.each([
    ['markup', '</text><script>alert(1)</script>&amp;<![CDATA['],
    ['turned directions', '\u202e\u2066\u200f'.repeat(200) + 'x'],
    ['ten thousand letters', 'long '.repeat(2000)],
    ['one word of ten thousand letters', 'x'.repeat(10_000)],
    ['a tower of marks', `Z${'\u0337\u0322'.repeat(4000)}`],
    [
      'letters of every script',
      Array.from({ length: 900 }, (_, n) => String.fromCodePoint(0x100 + n * 67))
        .join('')
        .toWellFormed()
        .replaceAll('\ufffd', ''),
    ],
    ['control characters', 'a\u0001\u0007\u001b[31m\ufffd\uffff'],
  ])('is safe with %s', async (_, title) => {
    const id = await newRecording(api.db, { title: `${title} ${Date.now()}`, artists: [title] })

    const answer = await ask(id)

    expect(answer.status).toBe(200)
    expect(sizeOf(await read(answer))).toEqual([1200, 630])
  })

  it.each([`rec_${'0'.repeat(32)}`, 'nothing'])('is not there for %s', async (id) => {
    const answer = await ask(id)

    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  })
})

describe('drawing pictures', () => {
  const order = (n: number, title = `Number ${n}`) => ({
    id: recordingIdOf(`picture ${n}`),
    title,
    artists: 'The Examples',
    brand: 'Add to Music',
  })
  const pictures = (limits = {}) => createPictures(createLogger('silent'), { idleMs: 200, ...limits })

  it('gives the same picture in another process', async () => {
    const [one, other] = await Promise.all([pictures()(order(1)), pictures()(order(1))])

    expect(one.equals(other)).toBe(true)
  })

  it('writes the names: another title is another picture', async () => {
    const draw = pictures()

    const drawn = [
      await draw(order(2, '夜に駆ける')),
      await draw(order(2, '深海の灯り')),
      await draw(order(2, '')),
    ]

    expect(new Set(drawn.map((png) => png.toString('base64'))).size).toBe(3)
  })

  it('draws once for many who ask at the same time', async () => {
    const draw = pictures({ mostWaiting: 1 })

    const all = await Promise.all([draw(order(3)), draw(order(3)), draw(order(3))])

    expect(all[1]).toBe(all[0])
    expect(all[2]).toBe(all[0])
  })

  it('refuses what would have to wait too long, and takes more later', async () => {
    const draw = pictures({ mostWaiting: 2 })
    const first = [draw(order(4)), draw(order(5))]

    await expect(draw(order(6))).rejects.toMatchObject({ code: 'unavailable' })
    await Promise.all(first)
    await expect(draw(order(6))).resolves.toBeInstanceOf(Buffer)
  })

  it('ends a drawing that takes too long, and the next one works', async () => {
    const impatient = pictures({ patienceMs: 1 })

    await expect(impatient(order(7))).rejects.toMatchObject({ code: 'unavailable' })
    await expect(pictures()(order(7))).resolves.toBeInstanceOf(Buffer)
  })

  it('starts again after the process ended for want of work', async () => {
    const draw = pictures({ idleMs: 0 })

    for (const n of [8, 9, 10, 11]) await expect(draw(order(n))).resolves.toBeInstanceOf(Buffer)
  })
})
