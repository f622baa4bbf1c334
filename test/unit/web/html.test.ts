import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { address, clean, html, jsonBlock, name } from '../../../web/html.ts'

describe('html', () => {
  test.each([
    ['<script>', '&lt;script&gt;'],
    [`"'\``, '&quot;&#39;&#96;'],
    ['a & b', 'a &amp; b'],
    ['&amp;', '&amp;amp;'],
    ['👩‍👩‍👧 می‌خواهم', '👩‍👩‍👧 می‌خواهم'],
  ])('%s is written as %s', (text, markup) => {
    expect(html`<p title="${text}">${text}</p>`.toString()).toBe(`<p title="${markup}">${markup}</p>`)
  })

  test('fragments nest without being escaped twice; lists are joined; nothing is nothing', () => {
    const items = ['<a>', '<b>'].map((text) => html`<li>${text}</li>`)

    const list = html`<ul>
        ${items}
      </ul>
      ${undefined}${false}${''}${0}`

    expect(list.toString().replace(/\s{2,}/g, '')).toBe('<ul><li>&lt;a&gt;</li><li>&lt;b&gt;</li></ul>0')
  })

  test('an object that only looks like markup is text', () => {
    const fake = { toString: () => '<script>' } as unknown as string

    expect(() => html`${fake}`.toString()).toThrow()
  })

  test('no text leaves its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.toString()).not.toMatch(/[<>"'`]/)
      }),
    )
  })
})

describe('clean', () => {
  test.each([
    ['an override of direction', 'a\u202egpj.exe', 'agpj.exe'],
    ['isolates and marks', '\u2066a\u2069\u200f\u061c', 'a'],
    ['control characters', 'a\u0000\u001b[31m\u007fb\u0085', 'a[31mb'],
    ['separators of lines', 'a\u2028b\u2029', 'ab'],
    ['tag letters', 'a\u{e0041}\u{e007f}', 'a'],
    ['half a pair', 'a\ud800', 'a\ufffd'],
  ])('takes out %s', (_what, text, cleaned) => {
    expect(clean(text)).toBe(cleaned)
  })
})

describe('name', () => {
  test('is isolated, on one line and cut by letters, never inside one', () => {
    expect(name('  Mara\n\tLind ').toString()).toBe('<bdi>Mara Lind</bdi>')
    expect(name('👩‍👩‍👧'.repeat(30)).toString()).toBe(`<bdi>${'👩‍👩‍👧'.repeat(30)}</bdi>`)
    expect(name('e\u0301'.repeat(130)).toString()).toBe(`<bdi>${'e\u0301'.repeat(120)}…</bdi>`)
  })

  test('a letter with no end is cut too', () => {
    expect(name(`Z${'\u0301'.repeat(100_000)}`).toString().length).toBeLessThan(450)
  })
})

describe('address', () => {
  test.each(['/link', '/link/spotify?x=1', 'https://www.spotify.com/account/apps/', '#more'])(
    '%s stays',
    (url) => {
      expect(address(url)).toBe(url)
    },
  )

  test.each([
    'javascript:alert(1)',
    'JaVa\nScRiPt:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
  ])('%s does not', (url) => {
    expect(address(url)).toBe('#')
  })
})

describe('jsonBlock', () => {
  test('comes back as it went in and cannot end its element', () => {
    const data = { text: '</script><!--\u2028&', list: [1] }

    const markup = jsonBlock('settings', data).toString()

    const json =
      /^<script type="application\/json" id="settings">([^]*)<\/script\s*>$/.exec(markup)?.[1] ?? ''
    expect(json).not.toMatch(/[<>&\u2028]/)
    expect(JSON.parse(json)).toEqual(data)
  })
})
