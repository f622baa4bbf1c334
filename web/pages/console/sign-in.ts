import { html } from '../../html.ts'
import { hiddenField } from '../layout.ts'
import type { ConsoleFrame } from './frame.ts'
import { consoleLayout } from './frame.ts'
import { errorNote } from './parts.ts'

export interface SignInModel {
  readonly frame: ConsoleFrame
  /** Whether the operator can sign in here. */
  readonly operator: boolean
  /** Where to go on. */
  readonly next: string
  readonly error?: string | undefined
}

export function signInPage({ frame, operator, next, error }: SignInModel): string {
  const main = html`<div class="sign-in">
    <h1>Console</h1>
    <p class="lead">Sign in with an API key of your app.${operator && ' Operators use the admin token.'}</p>
    ${errorNote(error)}
    <form class="fields" method="post" action="/console/sign-in">
      ${hiddenField('next', next)}
      <div class="field">
        <label for="credential">${operator ? 'API key or admin token' : 'API key'}</label>
        <input
          id="credential"
          name="credential"
          type="password"
          required
          autofocus
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          maxlength="400"
          aria-describedby="credential-help"
        />
        <p class="fine" id="credential-help">
          ${operator ? 'Keys begin' : 'It begins'} with <code>atm_live_</code> or <code>atm_test_</code>. It
          is checked and not kept; what you may do here is what the key may do. You are signed out after two
          hours.
        </p>
      </div>
      <button class="button primary" type="submit">Sign in</button>
    </form>
  </div>`
  return consoleLayout({ frame, title: 'Sign in', main, shape: 'narrow' })
}
