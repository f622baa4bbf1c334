import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { requireBinary } from '../../support/binaries.ts'
import { visit } from '../pages/support/visit.ts'
import { face, state } from './support/look.ts'
import { Stage } from './support/stage.ts'

const page = readFileSync(new URL('../../../docs/button.md', import.meta.url), 'utf8')
const source = (file: string) =>
  readFileSync(new URL(`../../../web/browser/button/${file}`, import.meta.url), 'utf8')

/** The first cells of the table under this heading. */
function cells(heading: string): readonly string[] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return [...section.matchAll(/^\| `([\w-]+)`/gm)].map((match) => match[1] ?? '')
}

function snippets(language: string): readonly string[] {
  return [...page.matchAll(new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'g'))].map(
    (match) => match[1] ?? '',
  )
}

;(requireBinary('chromium') === undefined ? describe.skip : describe)('docs/button.md', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await Stage.start()
  }, 120_000)
  afterAll(() => stage.stop())

  it('has every state', () => {
    const states = /export type State =([\s\S]*?)\n\n/.exec(source('state.ts'))?.[1] ?? ''

    expect(cells('What it tells you')).toEqual([...states.matchAll(/'([\w-]+)'/g)].map((match) => match[1]))
  })

  it('has every custom property', () => {
    const files = ['styles.ts', 'face-styles.ts', 'sign.ts', 'more/toast.ts', 'more/sheet/sheet-styles.ts']
    const used = files.flatMap((file) =>
      [...source(file).matchAll(/var\(\s*(--atm-[\w-]+)/g)].map((match) => match[1]),
    )

    for (const name of new Set(used)) expect(page).toContain(`\`${name}\``)
  })

  it('works as it stands there', async () => {
    const user = stage.scene.newUser()
    await stage.scene.app.link(user, 'spotify')
    const [html = ''] = snippets('html')
    const [property = '', listening = ''] = snippets('js')
    const [style = ''] = snippets('css')
    const body = html
      .replace('https://music.example.com', stage.scene.product.url)
      .replace('atu_…', await stage.token(user))
      .replace('u_123', user)
    const address =
      stage.put(`<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
      <title>The app</title><style nonce="app">${style}</style>${body}</html>`)
    await using seen = await visit(stage.browser, address)
    await seen.page.evaluate(`(async () => { ${property}; ${listening}; heard = []
      document.addEventListener('atm-saved', (event) => heard.push(event.detail.save.placements[0].service)) })()`)

    await face(seen.page).click()
    await state(seen.page, 'saved')

    expect(await seen.page.evaluate('heard')).toEqual(['spotify'])
    const known = await seen.page.evaluate<string[]>('customElements.get("add-to-music").observedAttributes')
    expect(cells('What you tell it').toSorted()).toEqual(known.filter((name) => name !== 'state').toSorted())
    expect(seen.complaints).toEqual([])
  }, 60_000)
})
