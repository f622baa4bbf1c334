import { html } from '../html.ts'
import { initialMark, joint, serviceMark } from '../marks.ts'
import { translator } from '../messages/translate.ts'
import type { Frame } from './layout.ts'
import { csrfField, hiddenField, layout, strongName } from './layout.ts'

export interface ConfirmModel {
  readonly frame: Frame
  readonly csrf: string
  /** Names what is asked about, so that a yes never counts for something that came later. */
  readonly consent: string
  readonly service: { readonly id: string; readonly name: string; readonly libraryName: string }
  readonly account: { readonly name?: string; readonly id?: string }
  readonly waitingSongs: number
  /** Name of the account linked so far, when this one takes its place. */
  readonly replacesAccount?: string
}

/** The question that keeps somebody else's account, or somebody else's link, from slipping in. */
export function confirmPage(model: ConfirmModel): string {
  const { frame, service, account, waitingSongs, replacesAccount } = model
  const t = translator(frame.lang)
  const shown = account.name ?? account.id
  const whose =
    shown === undefined
      ? t('confirm.account_unnamed', { service: service.name })
      : t('confirm.account', { service: service.name, name: strongName(shown) })
  const user = t('confirm.user', { app: frame.appName, user: strongName(frame.userName) })
  const main = html`<div class="task-body">
      <div class="pair" aria-hidden="true">
        ${serviceMark(frame.assets, service.id, 'large')} ${joint()} ${initialMark(frame.userName)}
      </div>
      <h1>${t('confirm.title', { account: whose, user })}</h1>
      <p class="lead">
        ${t('confirm.lands', { library: service.libraryName })}
        ${waitingSongs > 0 && t('confirm.waiting', { count: waitingSongs })}
      </p>
      ${
        replacesAccount !== undefined &&
        html`<p class="note">${t('confirm.replaces', { account: strongName(replacesAccount) })}</p>`
      }
    </div>
    <form class="actions" method="post" action="/link/${encodeURIComponent(service.id)}/confirm">
      ${csrfField(model.csrf)} ${hiddenField('consent', model.consent)}
      <p class="fine">${t('confirm.both')}</p>
      <button class="button primary" type="submit" name="decision" value="yes">${t('confirm.yes')}</button>
      <button class="button quiet" type="submit" name="decision" value="no">${t('confirm.no')}</button>
    </form>`
  return layout({ frame, title: t.plain('confirm.page', { service: service.name }), shape: 'task', main })
}
