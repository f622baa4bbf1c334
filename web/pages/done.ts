import { html } from '../html.ts'
import { icon, serviceMark } from '../marks.ts'
import { translator } from '../messages/translate.ts'
import type { Frame } from './layout.ts'
import { layout, strongName } from './layout.ts'

export interface DoneModel {
  readonly frame: Frame
  readonly service: { readonly id: string; readonly name: string; readonly libraryName: string }
  readonly accountName?: string
  /** Songs that waited for this link and go on now. */
  readonly resumedSongs: number
  /** Origins of the app that may hear that the link is made. */
  readonly messageOrigins: readonly string[]
}

/** Linked. Tells the app that opened the page, and gives the way back to the video. */
export function donePage(model: DoneModel): string {
  const { frame, service, accountName, resumedSongs, messageOrigins } = model
  const t = translator(frame.lang)
  const main = html`<div
      class="task-body"
      id="done"
      data-service="${service.id}"
      data-origins="${JSON.stringify(messageOrigins)}"
    >
      <div class="pair done">
        ${serviceMark(frame.assets, service.id, 'large')}
        <span class="seal">${icon('check')}</span>
      </div>
      <h1>${t('done.title', { service: service.name })}</h1>
      ${accountName !== undefined && html`<p class="account">${t('done.as', { account: strongName(accountName) })}</p>`}
      <p class="lead">
        ${resumedSongs > 0 && t('done.resumed', { count: resumedSongs })}
        ${t('done.lands', { app: frame.appName, library: service.libraryName })}
      </p>
    </div>
    <div class="actions">
      <p class="fine" id="can-close">${t('done.can_close', { app: frame.appName })}</p>
      <button class="button primary" type="button" id="close" hidden>
        ${t('done.close', { app: frame.appName })}
      </button>
      <a class="button quiet" href="/home">${t('done.songs')}</a>
      <a class="button quiet" href="/link">${t('done.manage')}</a>
    </div>`
  return layout({
    frame,
    title: t.plain('done.title', { service: service.name }),
    shape: 'task',
    main,
    scripts: ['done'],
  })
}
