/**
 * What of a body may be read by whoever looks at the log of requests: how it is built, numbers, states, ids we made and what
 * songs are called. Anything else is said to be there and not shown, above all what names or lets in a listener.
 */
const SHOWN: ReadonlySet<string> = new Set([
  'status',
  'code',
  'service',
  'services',
  'kind',
  'type',
  'sound_id',
  'isrc',
  'title',
  'artists',
  'album',
  'release_date',
  'method',
  'signal',
  'verdict',
  'not_before',
  'created_at',
  'updated_at',
  'until',
  'since',
  'video_id',
  'country',
  'events',
  'in',
  'pointer',
  'detail',
  'mode',
  'scopes',
  'default_services',
  'market',
])
/** `sav_` and the like, wherever they stand. */
const OWN_ID = /^(sav|app|key|whe|whd|whs|evt|req)_[0-9a-f]{32}$/
/** What lets somebody in, should it have come to stand where it is shown. */
const SECRET =
  /\b(at[mus]_\w+|whsec_[\w+/=]+|eyJ[\w-]+\.[\w-]+(\.[\w-]*)*)|(?<=[?&](session|token|code)=)[^&\s]+/g
/** Somebody's address; looked for from the beginning of a word alone, or a long word is looked at again from each letter. */
const ADDRESS = /(?<![^\s"'@/])[^\s"'@/]+@[^\s"'@/]+/g
/** What is looked at of a text: expressions that look for several things may look at each beginning anew. */
const LOOKED_AT = 1000
const LONGEST = 200
const MOST_ELEMENTS = 10
const DEEPEST = 6
const EXCERPT = 3000

/** The beginning of a body as text; null where there is none. */
export function excerptOf(body: unknown): string | null {
  if (body === undefined || body === null || Buffer.isBuffer(body)) return null
  const text = JSON.stringify(redact(body, '', 0), undefined, 2)
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}\n…` : text
}

function redact(value: unknown, key: string, depth: number): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return text(value, key)
  if (depth === DEEPEST) return '…'
  if (Array.isArray(value)) {
    const some = value.slice(0, MOST_ELEMENTS).map((one) => redact(one, key, depth + 1))
    return value.length > MOST_ELEMENTS ? [...some, `… ${value.length - MOST_ELEMENTS} more`] : some
  }
  if (typeof value !== 'object') return undefined
  const fields = Object.entries(value).map(([name, field]) => [
    fieldName(name),
    redact(field, name, depth + 1),
  ])
  return Object.fromEntries(fields)
}

function text(value: string, key: string): string {
  if (OWN_ID.test(value)) return value
  if (!SHOWN.has(key)) return value === '' ? '' : '[not shown]'
  const clean = withoutSecrets(value)
  if (clean.length > LONGEST) return `${clean.slice(0, LONGEST)}…`
  // The last word was cut off and not seen whole.
  return value.length > LOOKED_AT ? clean.replace(/\S*$/, '…') : clean
}

/** Names are the sender's too. */
function fieldName(name: string): string {
  return /^[a-z_]{1,40}$/.test(name) && withoutSecrets(name) === name ? name : '[not a field]'
}

/** The beginning of a text, without secrets; what is cut off is not looked at. */
export function withoutSecrets(value: string): string {
  return value.slice(0, LOOKED_AT).replaceAll(SECRET, '[redacted]').replaceAll(ADDRESS, '[redacted]')
}
