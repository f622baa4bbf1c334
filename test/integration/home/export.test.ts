import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import { Scene } from '../workers/scene.ts'
import { Visitor } from './support/visitor.ts'

const uri = { type: 'string', pattern: '^[a-z][a-z0-9+.-]*:\\S+$' }

/** What https://www.xspf.org/jspf says of the fields we write; a field it does not know is wrong. */
const JSPF = {
  type: 'object',
  required: ['playlist'],
  additionalProperties: false,
  properties: {
    playlist: {
      type: 'object',
      required: ['track'],
      additionalProperties: false,
      properties: {
        title: { type: 'string' },
        creator: { type: 'string' },
        date: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}' },
        track: {
          type: 'array',
          items: {
            type: 'object',
            additionalProperties: false,
            properties: {
              location: { type: 'array', items: uri },
              identifier: { type: 'array', items: uri },
              title: { type: 'string' },
              creator: { type: 'string' },
              annotation: { type: 'string' },
              info: uri,
              image: uri,
              album: { type: 'string' },
              trackNum: { type: 'integer', minimum: 1 },
              duration: { type: 'integer', minimum: 0 },
            },
          },
        },
      },
    },
  },
}

/** The cells of a CSV file (RFC 4180). */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end === '\r\n') rows.push([])
    if (end === '') break
  }
  return rows.filter((row) => row.length > 1)
}

describe('the history to take along', () => {
  let scene: Scene
  let ada: Visitor
  let isrc: string

  beforeAll(async () => {
    scene = await Scene.start()
    ada = await Visitor.enter(scene, ['spotify', 'apple-music'])
    const { song } = await ada.saved(['spotify', 'apple-music'], 'saved', { context: { creator: '@marina' } })
    isrc = song.isrc
    for (const title of [
      '=HYPERLINK("https://evil.example","x")',
      '@SUM(1)',
      '+1',
      '-1',
      '\uff1d1+1',
      'a, "b"\nc',
    ]) {
      await scene.save(ada.user, { title, artists: ['=cmd|calc', 'Zoë'] }, ['spotify'])
    }
    await Visitor.enter(scene, ['spotify']).then((eve) => eve.saved(['spotify']))
  }, 120_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  it('is a table that no spreadsheet takes for formulas', async () => {
    const file = await ada.page('/home/export.csv')

    const [head = [], ...rows] = parseCsv(file.body.replace(/^\ufeff/, ''))
    expect(file.status).toBe(200)
    expect(file.headers['content-type']).toContain('text/csv')
    expect(file.headers['content-disposition']).toMatch(
      /^attachment; filename="add-to-music-\d{4}-\d{2}-\d{2}\.csv"$/,
    )
    expect(file.body.startsWith('\ufeffsaved_at,title,artists,')).toBe(true)
    expect(rows.map((row) => row.length)).toEqual(rows.map(() => head.length))
    expect(rows).toHaveLength(8)
    expect(rows.flat().filter((cell) => /^\s*[=+\-@\uff1d]/u.test(cell))).toEqual([])
    expect(rows.map((row) => row[1])).toContain('a, "b"\nc')
    expect(rows.filter((row) => row[4] === isrc).map((row) => row[5])).toEqual(['spotify', 'apple-music'])
  })

  it('is a playlist as JSPF has it, with the codes of the recordings', async () => {
    const file = await ada.page('/home/export.jspf')

    const playlist: unknown = JSON.parse(file.body)
    const ajv = new Ajv()
    const isValid = ajv.validate(JSPF, playlist)
    expect(ajv.errors).toBe(null)
    expect(isValid).toBe(true)
    expect(file.headers['content-disposition']).toContain('.jspf"')
    const { track } = (playlist as { playlist: { track: { identifier: string[]; creator?: string }[] } })
      .playlist
    expect(track).toHaveLength(7)
    expect(track.filter(({ identifier }) => identifier.includes(`urn:isrc:${isrc}`))).toMatchObject([
      { creator: 'The Examples', annotation: '@marina' },
    ])
  })

  it('is all there is as JSON, without keys to anything', async () => {
    const file = await ada.page('/home/export.json')

    const history = JSON.parse(file.body) as { user: { user: string }; saves: { user: string }[] }
    expect(history.user.user).toBe(ada.user)
    expect(history.saves.map((save) => save.user)).toEqual(Array.from({ length: 7 }, () => ada.user))
    expect(file.body).not.toMatch(/session=|access_token|refresh_token/)
  })
})
