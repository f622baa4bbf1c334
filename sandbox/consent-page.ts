import type { NewAccount } from './simulator.ts'
import type { StoredAccount } from './state.ts'

export interface ConsentQuestion {
  readonly serviceName: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly accounts: readonly StoredAccount[]
  /** Parameters of the authorize request, sent along with the decision. */
  readonly parameters: URLSearchParams
  /** Ways the sign-in can go wrong, by the decision that plays them. */
  readonly failures: Readonly<Record<string, string>>
}

/** The page on which a listener says yes or no. A script can post the form as well: `decision`, `account`, `market`. */
export function consentPage(question: ConsentQuestion): string {
  const hidden = [...question.parameters].map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  )
  const options = question.accounts
    .slice(-50)
    .map(
      (account) =>
        `<option value="${escape(account.id)}">${escape(account.name)} (${account.market})</option>`,
    )
  const failures = Object.entries(question.failures).map(
    ([decision, label]) => `<button name="decision" value="${escape(decision)}">${escape(label)}</button>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${escape(question.serviceName)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem}
button,select,input{font:inherit;padding:.5rem 1rem;margin:.25rem 0}label{display:block}fieldset{margin:1.5rem 0;border:1px solid #767676;border-radius:.5rem}fieldset button{font-size:.875rem;padding:.375rem .625rem}</style></head>
<body><main><h1>${escape(question.serviceName)}</h1>
<p>A simulated sign-in: nobody real is asked. <strong>${escape(question.clientId)}</strong> wants to:</p>
<ul>${question.scopes.map((scope) => `<li>${escape(scope)}</li>`).join('')}</ul>
<form method="post">${hidden.join('')}
<label>Account <select name="account"><option value="">a new listener</option>${options.join('')}</select></label>
<label>Country of a new listener <input name="market" value="US" maxlength="2" size="2"></label>
<p><button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></p>
<fieldset><legend>Or see what happens when</legend>${failures.join(' ')}</fieldset>
</form></main></body></html>`
}

/** Who said yes: an account that exists, one with an id of the script's choice, or somebody new. */
export function listenerIn(form: URLSearchParams): NewAccount {
  const id = form.get('account') ?? ''
  const market = (form.get('market') ?? '').trim().toUpperCase()
  return { ...(id === '' ? {} : { id }), ...(/^[A-Z]{2}$/.test(market) ? { market } : {}) }
}

export function errorPage(message: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Error</title></head><body><p>${escape(message)}</p></body></html>`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`)
}
