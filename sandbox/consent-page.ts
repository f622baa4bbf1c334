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

/** Plain on purpose: this is somebody else's page, and not to be taken for ours. */
const STYLE = `:root{color-scheme:light dark;--line:#c4c4cc;--soft:#55545f;--fill:#f0f0f3;--ink:#17161c;--paper:#fff}
@media(prefers-color-scheme:dark){:root{--line:#4a4a55;--soft:#b3b2bd;--fill:#2a2a31;--ink:#f4f4f6;--paper:#16161a}}
body{font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;max-width:26rem;margin:1.5rem auto;padding:0 1.25rem;background:var(--paper);color:var(--ink)}
h1{margin:1rem 0 .25rem;font-size:1.75rem;line-height:1.2}p{margin:.5rem 0;overflow-wrap:anywhere}ul{margin:.5rem 0;padding-inline-start:1.25rem;color:var(--soft);font-size:.9375rem}
.note{display:inline-block;margin:0;padding:.125rem .75rem;border:1px dashed var(--line);border-radius:2rem;color:var(--soft);font-size:.875rem}
button,select,input{box-sizing:border-box;min-height:2.75rem;padding:.5rem .875rem;border:1px solid var(--line);border-radius:.625rem;background:var(--paper);color:inherit;font:inherit}
button{cursor:pointer}.who{display:flex;flex-wrap:wrap;gap:.5rem 1rem;margin:1rem 0}label{display:block;color:var(--soft);font-size:.875rem}select,input{display:block;color:var(--ink);font-size:1rem}select{min-width:12rem}input{width:9.5rem}
.answer{display:grid;gap:.5rem;margin:1.25rem 0}.answer button{font-weight:600}.answer .allow{border-color:var(--ink);background:var(--ink);color:var(--paper)}
fieldset{display:flex;flex-wrap:wrap;gap:.375rem;margin:1.5rem 0;padding:.75rem;border:1px solid var(--line);border-radius:.625rem}legend{color:var(--soft);font-size:.875rem}fieldset button{min-height:0;padding:.25rem .625rem;background:var(--fill);font-size:.8125rem}`

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
<style>${STYLE}</style></head>
<body><main><p class="note">A simulated sign-in: nobody real is asked.</p><h1>${escape(question.serviceName)}</h1>
<p><strong>${escape(question.clientId)}</strong> wants to:</p>
<ul>${question.scopes.map((scope) => `<li>${escape(scope)}</li>`).join('')}</ul>
<form method="post">${hidden.join('')}
<div class="who"><label>Account <select name="account"><option value="">a new listener</option>${options.join('')}</select></label>
<label>Country of a new listener <input name="market" value="US" maxlength="2" size="2"></label></div>
<p class="answer"><button class="allow" name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></p>
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
