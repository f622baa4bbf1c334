import { html, jsonBlock } from '../html.ts'
import { initialMark, joint, serviceMark } from '../marks.ts'
import type { MessageKey } from '../messages/translate.ts'
import { translator } from '../messages/translate.ts'
import type { Frame } from './layout.ts'
import { layout } from './layout.ts'

export interface UserTokenModel {
  readonly frame: Frame
  readonly csrf: string
  readonly service: { readonly id: string; readonly name: string }
  /** The service's own script: MusicKit JS. */
  readonly scriptUrl: string
  readonly developerToken: string
  readonly state: string
  readonly completeUrl: string
  readonly appBuild: string
}

/** What `assets/user-token.js` may have to say. */
const said = [
  'loading',
  'ready',
  'asking',
  'saving',
  'blocked_script',
  'not_configured',
  'popup_blocked',
  'refused',
  'no_subscription',
  'network',
  'server',
  'expired',
] as const

/** A service whose permission is given in the browser, through a script of its own. */
export function userTokenPage(model: UserTokenModel): string {
  const { frame, service } = model
  const t = translator(frame.lang)
  const text = (key: MessageKey) => t.plain(key, { service: service.name })
  const settings = {
    scriptUrl: model.scriptUrl,
    developerToken: model.developerToken,
    app: { name: frame.appName, build: model.appBuild },
    state: model.state,
    csrf: model.csrf,
    completeUrl: model.completeUrl,
    texts: Object.fromEntries(said.map((state) => [state, text(`token.${state}`)])),
    labels: {
      go: text('token.button'),
      retry: text('token.retry'),
      reload: text('token.reload'),
      restart: text('token.restart'),
    },
  }
  const main = html`<div class="task-body">
      <div class="pair" aria-hidden="true">
        ${serviceMark(frame.assets, service.id, 'large')} ${joint()} ${initialMark(frame.userName)}
      </div>
      <h1>${t('token.title', { service: service.name })}</h1>
      <p class="lead">${t('token.lead', { service: service.name })}</p>
      <noscript><p class="note attention">${t('token.needs_script', { service: service.name })}</p></noscript>
      <p class="note status" id="status" role="status" aria-live="polite"></p>
    </div>
    <div class="actions">
      <button class="button primary" type="button" id="authorize" hidden>${settings.labels.go}</button>
      <a class="button quiet" href="/link">${t('token.other')}</a>
    </div>
    ${jsonBlock('settings', settings)}`
  return layout({
    frame,
    title: t.plain('token.title', { service: service.name }),
    shape: 'task',
    main,
    scripts: ['user-token'],
  })
}
