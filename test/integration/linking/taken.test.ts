import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { decideConsent } from '../../../sandbox/decide-consent.ts'
import { formFields, textOf } from '../../support/web-browser.ts'
import { Scene } from '../workers/scene.ts'
import { Listener } from './support/listener.ts'

describe('an account that another user of the app has linked', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await Scene.start()
  }, 90_000)
  afterAll(() => scene.stop())
  beforeEach(() => scene.calm())

  async function taken(account: string) {
    const owner = await Listener.open(scene)
    await owner.link('spotify', { account })
    const other = await Listener.open(scene)
    await other.comeBack('spotify', { account })
    return { owner, other, question: await other.confirmPage('spotify') }
  }

  it('is refused', async () => {
    const { owner, other, question } = await taken('shared-1')
    const pending = await scene.db
      .selectFrom('pending_links')
      .select('id')
      .where('user_id', '=', other.user)
      .executeTakeFirstOrThrow()
    const forced = { csrf: await other.csrf(), consent: pending.id, decision: 'yes' }
    const answer = await other.browser.post(other.url('/link/spotify/confirm'), forced)

    expect(question.status).toBe(409)
    expect(textOf(question)).toContain('account_taken')
    expect(answer.status).toBe(409)
    expect(await other.row('spotify')).toBeUndefined()
    expect(await owner.row('spotify')).toMatchObject({ status: 'active' })
    expect(await owner.events()).toHaveLength(1)
  })

  it('moves after it was proved again, and both are told', async () => {
    const { owner, other, question } = await taken('shared-2')
    scene.sandbox.addFault({ service: 'spotify', method: 'PUT', times: null, effect: { kind: 'cut_before' } })
    const waiting = await scene.save(owner.user, scene.newSong(), ['spotify'])

    const again = await other.browser.post(other.url('/link/spotify'), formFields(question, '/link/spotify'))
    const back = await decideConsent(again.location, { decision: 'allow', account: 'shared-2' })
    await other.browser.get(back)
    const confirmed = await other.confirm('spotify')

    expect(new URL(again.location).searchParams.get('show_dialog')).toBe('true')
    expect(confirmed.status).toBe(303)
    expect(await owner.row('spotify')).toBeUndefined()
    expect(await other.row('spotify')).toMatchObject({ account_id: 'shared-2' })
    expect((await owner.events()).at(-1)).toEqual({
      type: 'link.removed',
      data: { service: 'spotify', reason: 'moved_to_another_user' },
    })
    expect((await other.events()).map((event) => event.type)).toEqual(['link.created'])
    await scene.becomes(waiting, 'awaiting_link')
  })

  it('is nobody’s surprise in another app', async () => {
    const owner = await Listener.open(scene)
    await owner.link('spotify', { account: 'two-apps' })
    const elsewhere = await scene.product.createApp()
    const here = scene.app
    scene.app = elsewhere
    const other = await Listener.open(scene)

    await other.link('spotify', { account: 'two-apps' })

    expect(await other.row('spotify')).toMatchObject({ account_id: 'two-apps' })
    scene.app = here
    expect(await owner.row('spotify')).toMatchObject({ account_id: 'two-apps' })
  })

  it('goes to one of two who confirm it in the same moment', async () => {
    const both = [await Listener.open(scene), await Listener.open(scene)]
    for (const one of both) await one.comeBack('spotify', { account: 'wanted' })
    const forms: Readonly<Record<string, string>>[] = []
    for (const one of both) {
      forms.push(formFields(await one.confirmPage('spotify'), '/link/spotify/confirm'))
    }

    const answers = await Promise.all(
      both.map((one, n) =>
        one.browser.post(one.url('/link/spotify/confirm'), { ...forms[n], decision: 'yes' }),
      ),
    )

    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([303, 409])
    const rows = await scene.db.selectFrom('links').select('id').where('account_id', '=', 'wanted').execute()
    expect(rows).toHaveLength(1)
  })
})
