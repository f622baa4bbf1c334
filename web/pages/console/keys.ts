import type { Html } from '../../html.ts'
import { html } from '../../html.ts'
import { csrfField } from '../layout.ts'
import type { ConsoleFrame } from './frame.ts'
import { consoleLayout } from './frame.ts'
import { doneNote, pageHead, pill, postButton, secretNote, section, table, time } from './parts.ts'

export interface KeyRow {
  readonly id: string
  readonly scopes: readonly string[]
  readonly created_at: Date
  readonly expires_at: Date | null
  readonly last_used_at: Date | null
  readonly status: 'active' | 'expired' | 'revoked'
}

/** A key that was just made. */
export interface ShownKey {
  readonly id: string
  readonly key: string
  /** Of the key it follows. */
  readonly previousEndsAt?: Date
}

export interface KeysModel {
  readonly frame: ConsoleFrame
  readonly at: string
  readonly keys: readonly KeyRow[]
  /** Id of the key signed in with. */
  readonly own: string
  /** What a new key may be given. */
  readonly scopes: readonly string[]
  readonly mustEnd: boolean
  readonly made?: ShownKey
  readonly revoked: boolean
}

const TONES = { active: 'good', expired: 'quiet', revoked: 'quiet' } as const

export function keysPage(model: KeysModel): string {
  const { frame, at, made, revoked } = model
  const main = html`${pageHead('Keys', 'What your servers sign in with. Only a hash of each is kept.')}
    ${doneNote(revoked ? 'The key is revoked. Servers that just saw it may believe it for five seconds more.' : undefined)}
    ${made !== undefined && newKeyNote(made)}
    <section class="panel" aria-label="All keys">${keysTable(model)}</section>
    ${section({
      id: 'new-key',
      title: 'New key',
      lead: 'Give it what its program needs and nothing more.',
      body: newKey(model),
    })}`
  return consoleLayout({ frame, title: 'Keys', at, main })
}

function newKeyNote({ key, previousEndsAt }: ShownKey): Html {
  const more =
    previousEndsAt !== undefined && html`<p>The old key works until ${time(previousEndsAt)} UTC.</p>`
  return secretNote('Your new key', key, more)
}

function keysTable(model: KeysModel): Html {
  return table({
    caption: 'Keys',
    columns: [
      {
        label: 'Id',
        cell: (key: KeyRow) =>
          html`<code>${key.id}</code> ${key.id === model.own && html`<span class="soft">(you)</span>`}
            <span class="under">made ${time(key.created_at)}</span>`,
      },
      { label: 'State', cell: (key) => pill(key.status, TONES[key.status]) },
      { label: 'Last used', cell: (key) => time(key.last_used_at, 'never') },
      { label: 'Ends', cell: (key) => time(key.expires_at, 'never') },
      {
        label: 'Scopes',
        cell: (key) => html`<span class="wrap soft">${key.scopes.join(' ')}</span>`,
      },
      { label: 'Actions', kind: 'actions', cell: (key) => key.status === 'active' && actions(model, key) },
    ],
    rows: model.keys,
    empty: 'No key yet. Make one below and put it into the configuration of your server.',
  })
}

function actions({ at, frame, mustEnd }: KeysModel, key: KeyRow): Html {
  const csrf = frame.csrf ?? ''
  const needsEnd = mustEnd || key.expires_at !== null
  return html`<details class="fold">
      <summary>Roll<span class="unseen"> ${key.id}</span></summary>
      <form class="fields row" method="post" action="${at}/${key.id}/roll">
        ${csrfField(csrf)}
        <div class="field">
          <label for="overlap-${key.id}">Old key works for</label>
          <select id="overlap-${key.id}" name="overlap_hours">
            <option value="24">24 hours more</option>
            <option value="1">1 hour more</option>
            <option value="168">7 days more</option>
            <option value="0">no longer</option>
          </select>
        </div>
        ${ends(`ends-${key.id}`, needsEnd)}
        <button class="button small primary" type="submit">Make the new key</button>
      </form>
    </details>
    ${postButton({ action: `${at}/${key.id}/revoke`, csrf, label: 'Revoke', kind: 'danger', of: key.id })}`
}

function ends(id: string, needsEnd: boolean): Html {
  return html`<div class="field">
    <label for="${id}">New key ends</label>
    <select id="${id}" name="days">
      ${!needsEnd && html`<option value="">never</option>`}
      <option value="30">in 30 days</option>
      <option value="90" ${needsEnd && html`selected`}>in 90 days</option>
      <option value="365">in a year</option>
    </select>
  </div>`
}

function newKey({ at, frame, scopes, mustEnd }: KeysModel): Html {
  return html`<form class="fields" method="post" action="${at}">
    ${csrfField(frame.csrf ?? '')}
    <fieldset>
      <legend>Scopes</legend>
      <div class="checks">
        ${scopes.map(
          (scope) =>
            html`<label class="check"
              ><input
                type="checkbox"
                name="scopes"
                value="${scope}"
                ${scope.startsWith('saves:') && html`checked`}
              />
              <code>${scope}</code></label
            >`,
        )}
      </div>
    </fieldset>
    <div class="fields row">
      ${ends('ends-new', mustEnd)}
      <button class="button primary" type="submit">Create key</button>
    </div>
  </form>`
}
