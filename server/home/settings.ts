import type { Router } from 'express'
import { z } from 'zod'
import { EXPLICIT_WISHES } from '../../core/domain/save.ts'
import { LANGUAGES, languageOf } from '../../web/messages/languages.ts'
import type { Language } from '../../web/messages/languages.ts'
import { settingsPage } from '../../web/pages/home-settings.ts'
import type { ServerContext } from '../context.ts'
import { serviceCards } from '../linking/service-cards.ts'
import { waitingSongs } from '../linking/confirm.ts'
import { csrfToken } from '../pages/browser-session.ts'
import { sendPage } from '../pages/send-page.ts'
import { Text } from '../schemas/text.ts'
import { changeUser } from '../users/change-user.ts'
import { readUserRow } from '../users/view-user.ts'
import { homeFrame, readForm, requireForm, requireVisitor } from './context.ts'
import { SAID } from './list.ts'
import { readNeeds } from './needs.ts'

const LANGUAGE_TAGS = Object.keys(LANGUAGES) as [Language, ...Language[]]
const Nothing = z.literal('').transform(() => null)
const Wishes = z
  .object({ explicit: z.enum(EXPLICIT_WISHES).or(Nothing), language: z.enum(LANGUAGE_TAGS).or(Nothing) })
  .and(
    z.discriminatedUnion('target', [
      z.object({ target: z.literal('library') }),
      z.object({ target: z.literal('playlist'), playlist: Text(100) }),
    ]),
  )
const Said = z.enum(SAID).optional().catch(undefined)

/** What a listener wishes: where songs go, which version, in which language we speak. */
export function settingsRoutes(router: Router, ctx: ServerContext): void {
  router.get('/home/settings', async (req, res) => {
    const session = await requireVisitor(ctx, req)
    const user = await readUserRow(ctx.db, session)
    const language = user?.locale == null ? undefined : languageOf(user.locale)
    const said = Said.parse(req.query['said'])
    const page = settingsPage({
      frame: homeFrame(req, session),
      csrf: csrfToken(session),
      now: ctx.now(),
      services: await serviceCards(ctx, session),
      waitingSongs: await waitingSongs(ctx, session),
      backTo: 'settings',
      reviews: (await readNeeds(ctx, session)).reviews,
      kept: session.kept,
      ...(user?.target?.kind === 'playlist' ? { playlist: user.target.name } : {}),
      ...(user?.explicit == null ? {} : { explicit: user.explicit }),
      ...(language === undefined ? {} : { language }),
      ...(said === undefined ? {} : { said: `home.said_${said}` }),
    })
    sendPage(ctx, session, res, page)
  })

  router.post('/home/settings', async (req, res) => {
    const session = await requireForm(ctx, req)
    const wishes = readForm(Wishes, req)
    await changeUser(ctx, session, session.mode, {
      target:
        wishes.target === 'playlist' ? { kind: 'playlist', name: wishes.playlist } : { kind: 'library' },
      explicit_preference: wishes.explicit,
      locale: wishes.language,
    })
    res.redirect(303, '/home/settings?said=settings')
  })
}
