import { html } from '../../html.ts'
import type { ConsoleFrame } from '../console/frame.ts'
import { consoleLayout } from '../console/frame.ts'
import { pageHead, section } from '../console/parts.ts'

interface Found {
  readonly kind: string
  readonly id: string
  readonly appId: string | undefined
  readonly facts: readonly (readonly [string, string])[]
  readonly href: string | undefined
}

export interface SearchModel {
  readonly frame: ConsoleFrame
  readonly q: string
  readonly found: readonly Found[]
}

export function searchPage({ frame, q, found }: SearchModel): string {
  const main = html`${pageHead('Search', 'By any id: save, listener, link, recording, event, delivery, endpoint, key, app.')}
    <form class="fields row" method="get" action="/admin/search" role="search">
      <div class="field">
        <label for="q">Id</label>
        <input
          id="q"
          name="q"
          type="search"
          required
          maxlength="300"
          autocomplete="off"
          spellcheck="false"
          value="${q}"
        />
      </div>
      <button class="button primary" type="submit">Search</button>
    </form>
    ${q !== '' && found.length === 0 && html`<div class="empty">Nothing has this id. Ids are compared as a whole.</div>`}
    ${found.map((one, n) =>
      section({
        id: `found-${n}`,
        title: one.kind,
        aside: one.href !== undefined && html`<a class="button small" href="${one.href}">Open</a>`,
        body: html`<dl class="pairs">
          <dt>Id</dt>
          <dd><code>${one.id}</code></dd>
          ${
            one.appId !== undefined &&
            html`<dt>App</dt>
              <dd>
                <a href="/console/apps/${one.appId}"><code>${one.appId}</code></a>
              </dd>`
          }
          ${one.facts.map(
            ([label, fact]) =>
              html`<dt>${label}</dt>
                <dd>${fact}</dd>`,
          )}
        </dl>`,
      }),
    )}`
  return consoleLayout({ frame, title: 'Search', at: '/admin/search', main })
}
