import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { decideConsent } from '../../../sandbox/decide-consent.ts'
import { WebBrowser, formFields, textOf } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'

const TEN_MINUTES = 10 * 60_000

describe('somebody who wants another listener’s music', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  const tokenCalls = () =>
    scene.sandbox.requests().filter((request) => request.body.includes('authorization_code'))
  const links = () =>
    scene.db.selectFrom('links').select('user_id').where('app_id', '=', scene.app.id).execute()

  async function twoListeners() {
    return { victim: await Listener.open(scene), mallory: await Listener.open(scene) }
  }

  it('cannot put a code of theirs into the browser of the victim', async () => {
    const { victim, mallory } = await twoListeners()
    const back = await mallory.consent('spotify', { account: 'mallory' })

    const answer = await victim.browser.get(back)

    expect(answer.status).toBe(400)
    expect(textOf(answer)).toContain('state_invalid')
    expect(tokenCalls()).toEqual([])
    expect(await victim.row('spotify')).toBeUndefined()
    // Nor was the state used up: it was never the victim's to use.
    expect((await mallory.browser.get(back)).status).toBe(303)
  })

  it('cannot combine a code of theirs with a state of the victim', async () => {
    const { victim, mallory } = await twoListeners()
    const theirs = new URL(await mallory.consent('spotify', { account: 'mallory-2' }))
    const state = new URL(await victim.leave('spotify')).searchParams.get('state') ?? ''
    theirs.searchParams.set('state', state)

    const answer = await victim.browser.get(theirs.href)

    // The code was made for another verifier (PKCE).
    expect(textOf(answer)).toContain('code_rejected')
    expect((await victim.confirmPage('spotify')).status).toBe(410)
  })

  it('cannot finish what the victim began, with the code of the victim', async () => {
    const { victim, mallory } = await twoListeners()
    const back = await victim.consent('spotify', { account: 'victim' })

    const answer = await mallory.browser.get(back)

    expect(textOf(answer)).toContain('state_invalid')
    expect(tokenCalls()).toEqual([])
    expect(await mallory.row('spotify')).toBeUndefined()
  })

  it('who sends a link of theirs gets nothing before the page has named both, and a yes in that browser', async () => {
    const mallory = new Listener(scene)
    const victim = await Listener.open(scene, mallory.user)

    const back = await victim.comeBack('spotify', { account: 'victims-own' })
    const asked = await victim.confirmPage('spotify')
    const stranger = await Listener.open(scene, mallory.user)
    const fields = formFields(asked, '/link/spotify/confirm')
    const strangers = { ...fields, csrf: await stranger.csrf(), decision: 'yes' }
    const confirmed = await stranger.browser.post(stranger.url('/link/spotify/confirm'), strangers)

    expect(back.status).toBe(303)
    expect(textOf(asked)).toContain(
      `Connect Spotify account Listener victims-own to Test app user ${mallory.user}?`,
    )
    expect(confirmed.status).toBe(410)
    expect(await mallory.row('spotify')).toBeUndefined()
  })

  it('cannot call themselves like the victim on that page', async () => {
    const session = await scene.app.call('POST', '/v1/user-sessions', { user: scene.newUser() })
    const token = { authorization: `Bearer ${session.body.token}` }

    const renamed = await scene.app.call('PATCH', '/v1/me', { display_name: 'You' }, token)

    expect(renamed).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })

  it('who opens their own link in the browser of the victim ends what the victim was doing', async () => {
    const { victim, mallory } = await twoListeners()
    const back = await victim.consent('spotify', { account: 'victim-3' })
    const before = await victim.confirmPage('spotify')

    await victim.browser.get(await mallory.linkUrl())
    const answer = await victim.browser.get(back)

    expect(before.status).toBe(410)
    expect(textOf(answer)).toContain('state_invalid')
    expect(await mallory.row('spotify')).toBeUndefined()
  })

  it('cannot change the account while the victim reads the question', async () => {
    const victim = await Listener.open(scene)
    await victim.comeBack('spotify', { account: 'mine' })
    const asked = await victim.confirmPage('spotify')
    await victim.comeBack('spotify', { account: 'not-mine' })

    const fields = { ...formFields(asked, '/link/spotify/confirm'), decision: 'yes' }
    const answer = await victim.browser.post(victim.url('/link/spotify/confirm'), fields)

    expect(answer.status).toBe(410)
    expect(await victim.row('spotify')).toBeUndefined()
    await victim.confirm('spotify')
    expect(await victim.row('spotify')).toMatchObject({ account_id: 'not-mine' })
  })

  it.each([
    ['made up', (state: string) => `${state.slice(0, -2)}xx`],
    ['left out', () => ''],
    ['very long', (state: string) => state.repeat(200)],
  ])('gets nowhere with a state that is %s', async (_name, change) => {
    const ada = await Listener.open(scene)
    const back = new URL(await ada.consent('spotify'))
    back.searchParams.set('state', change(back.searchParams.get('state') ?? ''))

    const answer = await ada.browser.get(back.href)

    expect(answer.status).toBe(400)
    expect(textOf(answer)).toContain('state_invalid')
    expect(tokenCalls()).toEqual([])
  })

  it('gets nowhere with a state that was used', async () => {
    const ada = await Listener.open(scene)
    const back = await ada.consent('spotify')
    await ada.browser.get(back)

    const again = await ada.browser.get(back)

    expect(textOf(again)).toContain('state_invalid')
    expect(tokenCalls()).toHaveLength(1)
  })

  it('gets nowhere with a state that took too long', async () => {
    const ada = await Listener.open(scene)
    const back = await ada.consent('spotify')

    scene.clock.aheadMs += TEN_MINUTES + 1000
    const answer = await ada.browser.get(back)

    expect(textOf(answer)).toContain('state_invalid')
    expect(tokenCalls()).toEqual([])
  })

  it('gets nowhere at another service’s callback', async () => {
    const ada = await Listener.open(scene)
    const back = new URL(await ada.consent('spotify'))
    const elsewhere = ada.url(`/link/amazon-music/callback${back.search}`)

    const answer = await ada.browser.get(elsewhere)

    expect(textOf(answer)).toContain('state_invalid')
    expect(tokenCalls()).toEqual([])
  })

  it('gets nowhere with a code that was used', async () => {
    const ada = await Listener.open(scene)
    const used = new URL(await ada.consent('spotify'))
    await ada.browser.get(used.href)
    const next = new URL(await decideConsent(await ada.leave('spotify'), { decision: 'allow' }))
    next.searchParams.set('code', used.searchParams.get('code') ?? '')

    const answer = await ada.browser.get(next.href)

    expect(answer.status).toBe(400)
    expect(textOf(answer)).toContain('code_rejected')
  })

  it('cannot hand in a token without a state of that browser', async () => {
    const { victim, mallory } = await twoListeners()
    const account = scene.sandbox.createAccount('apple-music')
    const settings = await mallory.scriptPage()
    const csrf = await victim.csrf()
    const url = victim.url('/link/apple-music/complete')

    const stolen = { state: settings.state, csrf, music_user_token: account.accessToken }
    const answer = await victim.browser.postJson(url, stolen)

    expect(answer).toMatchObject({ status: 400 })
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'state_invalid' })
    expect(await links()).not.toContainEqual({ user_id: victim.user })
  })

  it('cannot confirm without the cookie', async () => {
    const ada = await Listener.open(scene)
    await ada.comeBack('spotify')
    const fields = {
      ...formFields(await ada.confirmPage('spotify'), '/link/spotify/confirm'),
      decision: 'yes',
    }

    const answer = await new WebBrowser().post(ada.url('/link/spotify/confirm'), fields)

    expect(answer.status).toBe(401)
    expect(textOf(answer)).toContain('no_session')
    expect(await ada.row('spotify')).toBeUndefined()
  })
})
