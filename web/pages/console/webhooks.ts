import type { Html } from '../../html.ts'
import { html } from '../../html.ts'
import { csrfField } from '../layout.ts'
import type { ConsoleFrame } from './frame.ts'
import { consoleLayout } from './frame.ts'
import { errorNote, pageHead, pill, secretNote, section, table } from './parts.ts'

export interface EndpointRow {
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
  readonly disabled: boolean
  readonly disabled_reason?: string | undefined
  readonly failing_since?: string | undefined
  readonly paused_until?: string | undefined
}

export interface WebhooksModel {
  readonly frame: ConsoleFrame
  readonly at: string
  readonly endpoints: readonly EndpointRow[]
  readonly events: readonly string[]
  readonly mayWrite: boolean
  readonly made?: { readonly id: string; readonly url: string; readonly secret: string }
  readonly error?: string
  /** What was in the form that was refused. */
  readonly tried?: { readonly url: string; readonly events: readonly string[] }
}

export function webhooksPage(model: WebhooksModel): string {
  const { frame, at, endpoints, made, mayWrite } = model
  const main = html`${pageHead('Webhooks', 'Your servers are told what happens, signed as Standard Webhooks has it.')}
    ${made !== undefined && secretNote(`The signing secret of ${made.url}`, made.secret)}
    <section class="panel" aria-label="Endpoints">
      ${table({
        caption: 'Endpoints',
        columns: [
          { label: 'Address', cell: (one: EndpointRow) => html`<a href="${at}/${one.id}">${one.url}</a>` },
          { label: 'State', cell: endpointState },
          { label: 'Events', kind: 'code', cell: (one) => one.events.join(' ') },
          { label: 'Id', cell: (one) => html`<code>${one.id}</code>` },
        ],
        rows: endpoints,
        empty: mayWrite
          ? 'Nobody is told yet. Add the address of your server below; a test tells whether it hears.'
          : 'Nobody is told yet. A key with the scope "webhooks:write" can add an endpoint.',
      })}
    </section>
    ${mayWrite && section({ id: 'new-endpoint', title: 'New endpoint', body: newEndpoint(model) })}`
  return consoleLayout({ frame, title: 'Webhooks', at, main })
}

export function endpointState(endpoint: EndpointRow): Html {
  if (endpoint.disabled) {
    const reason = { gone: 'off: answered 410', failing: 'off: nothing arrived for days', you: 'off' }
    return pill(reason[endpoint.disabled_reason as keyof typeof reason] ?? 'off', 'bad')
  }
  if (endpoint.failing_since !== undefined) return pill('failing', 'warn')
  if (endpoint.paused_until !== undefined) return pill('paused', 'warn')
  return pill('on', 'good')
}

function newEndpoint({ at, frame, events, error, tried }: WebhooksModel): Html {
  return html`<form class="fields" method="post" action="${at}">
    ${csrfField(frame.csrf ?? '')} ${errorNote(error)}
    ${endpointFields(events, tried ?? { url: '', events: ['*'] })}
    <div class="buttons"><button class="button primary" type="submit">Add endpoint</button></div>
  </form>`
}

export function endpointFields(
  events: readonly string[],
  chosen: { readonly url: string; readonly events: readonly string[] },
): Html {
  const all = ['*', 'save.*', 'link.*', ...events]
  return html`<div class="field">
      <label for="url">Address</label>
      <input
        id="url"
        name="url"
        type="url"
        required
        maxlength="2000"
        autocomplete="off"
        spellcheck="false"
        placeholder="https://videos.example/hooks"
        value="${chosen.url}"
      />
    </div>
    <fieldset>
      <legend>Events</legend>
      <div class="checks">
        ${all.map(
          (event) =>
            html`<label class="check"
              ><input
                type="checkbox"
                name="events"
                value="${event}"
                ${chosen.events.includes(event) && html`checked`}
              />
              <code>${event}</code></label
            >`,
        )}
      </div>
    </fieldset>`
}
