import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { WebBrowser, textOf } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Visitor } from './support/visitor.ts'

describe('the list of songs', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  it('is where a link of the app leads that says so, and nowhere else', async () => {
    const ada = await Visitor.enter(scene)
    const entered = await ada.browser.get(await ada.doorUrl('home'))
    const again = await ada.browser.get(await ada.doorUrl('https://elsewhere.example/'))
    const named = await ada.browser.get(await ada.doorUrl('constructor'))

    expect(entered.location).toBe(ada.url('/home'))
    expect(again.location).toBe(ada.url('/link'))
    expect(named.location).toBe(ada.url('/link'))
  })

  it('tells what became of each song, from which video and when', async () => {
    const ada = await Visitor.enter(scene, ['spotify', 'apple-music'])
    const { song } = await ada.saved(['spotify', 'apple-music'], 'saved', {
      context: { creator: '@marina', video_id: 'v_77' },
    })

    const page = await ada.page()

    const text = textOf(page)
    expect(page.status).toBe(200)
    expect(text).toContain(song.title)
    expect(text).toContain('The Examples')
    expect(text).toContain('from @marina')
    expect(text).toContain('In Liked Songs')
    expect(text).toContain('Today')
  })

  it('is kept nowhere, framed by nobody, and loads nothing from elsewhere', async () => {
    const ada = await Visitor.enter(scene, ['spotify'])
    await ada.saved(['spotify'])

    const page = await ada.page()

    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.headers['x-frame-options']).toBe('SAMEORIGIN')
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(page.headers['content-security-policy']).toContain("img-src 'self' data:;")
    expect(page.body).not.toMatch(/<img[^>]*src="https?:/)
    expect(page.body).not.toMatch(/ style=/)
  })

  it('says kindly how to get in, and nothing else, to who is not known', async () => {
    const stranger = new WebBrowser()

    for (const path of ['/home', '/home/list', '/home?q=x&show=saved']) {
      const page = await stranger.get(scene.product.url + path)
      expect(page.status).toBe(401)
      expect(textOf(page)).toContain('Open this page from your app')
    }
  })
})
