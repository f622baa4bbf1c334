import { html } from '../html.ts'
import { icon, interrupted } from '../marks.ts'
import { translator } from '../messages/translate.ts'
import type { Frame } from './layout.ts'
import { csrfField, layout } from './layout.ts'

export interface DeleteModel {
  readonly frame: Frame
  readonly csrf: string
  readonly saves: number
  readonly links: number
}

/** Says what goes and what stays before anything does; a box to tick, so that no slip of a thumb is enough. */
export function deletePage({ frame, csrf, saves, links }: DeleteModel): string {
  const t = translator(frame.lang)
  const main = html`<div class="task-body">
      <div class="pair" aria-hidden="true">${interrupted()}</div>
      <h1>${t('delete.title')}</h1>
      <section class="note" aria-labelledby="goes">
        <h2 id="goes">${t('delete.what_goes')}</h2>
        <ul class="plain">
          <li>${t('delete.saves', { count: saves })}</li>
          ${links > 0 && html`<li>${t('delete.links', { count: links })}</li>`}
          <li>${t('delete.rest')}</li>
        </ul>
      </section>
      <p class="lead">${t('delete.stays')} <strong>${t('delete.for_ever')}</strong></p>
    </div>
    <form class="actions" method="post" action="/home/delete">
      ${csrfField(csrf)}
      <label class="sure"
        ><input type="checkbox" name="sure" value="yes" required /> <span>${t('delete.sure')}</span></label
      >
      <button class="button danger" type="submit">${t('delete.yes')}</button>
      <a class="button quiet" href="/home/settings">${t('delete.no')}</a>
    </form>`
  return layout({ frame, title: t.plain('delete.title'), shape: 'task', main })
}

/** The end of a visit, to nobody in particular. */
export function goodbyePage(
  frame: Pick<Frame, 'assets' | 'lang' | 'dir'>,
  what: 'deleted' | 'signed_out',
): string {
  const t = translator(frame.lang)
  const [title, text] =
    what === 'deleted'
      ? (['delete.done', 'delete.done_text'] as const)
      : (['signed_out.title', 'signed_out.text'] as const)
  const main = html`<div class="task-body">
    <div class="pair done bye"><span class="seal">${icon('check')}</span></div>
    <h1>${t(title)}</h1>
    <p class="lead">${t(text)}</p>
  </div>`
  return layout({ frame, title: t.plain(title), shape: 'task', main })
}
