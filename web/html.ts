/** Markup that is already safe: everything put into it was escaped. Only this file makes one. */
class SafeMarkup {
  readonly #markup: string

  constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }
}

export type Html = SafeMarkup
export type Fragment = Html | string | number | false | undefined | readonly Fragment[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/**
 * What no name needs and what can make a page lie: control characters, embeddings, overrides and isolates of writing
 * direction, line and paragraph separators, invisible tag letters. The joiners that emoji and Persian need stay.
 */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

/** Most letters of a name shown, as a reader counts them; what services allow is far below. */
const NAME_LETTERS = 120
/** A "letter" may carry any number of combining marks, so their sum has an end too. */
const NAME_LENGTH = 400

/** Text of somebody else, without characters that are not seen but change what is. */
export function clean(text: string): string {
  return text.toWellFormed().replace(UNSEEN, '')
}

function escape(text: string): string {
  return clean(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '')
}

function render(fragment: Fragment): string {
  if (fragment === undefined || fragment === false) return ''
  if (fragment instanceof SafeMarkup) return fragment.toString()
  if (typeof fragment === 'object') return fragment.map(render).join('')
  return escape(String(fragment))
}

/** Markup with every value escaped, in text and in quoted attributes; arrays are joined, `undefined` and `false` vanish. */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  let markup = strings[0] ?? ''
  values.forEach((value, index) => {
    markup += render(value) + (strings[index + 1] ?? '')
  })
  return new SafeMarkup(markup)
}

/** A name given by a person or a service, cut to a sane length. */
export function shorten(text: string): string {
  const tidy = clean(text).replace(/\s+/g, ' ').trim()
  const letters = Array.from(new Intl.Segmenter().segment(tidy.slice(0, NAME_LENGTH)), (part) => part.segment)
  const shown = letters.slice(0, NAME_LETTERS).join('')
  return shown.toWellFormed() + (shown.length < tidy.length ? '…' : '')
}

/** The same in a page, kept from turning the text around it. */
export function name(text: string): Html {
  return html`<bdi>${shorten(text)}</bdi>`
}

/** An address for `href` and `action`: one of ours or http(s); anything that could run as a script becomes `#`. */
export function address(url: string): string {
  const parsed = URL.parse(url, 'https://here.invalid')
  return parsed !== null && ['https:', 'http:'].includes(parsed.protocol) ? url : '#'
}

const IN_SCRIPT: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** Data for a script of the page; a block of this type is never run, so it needs no exception in the policy. */
export function jsonBlock(id: string, data: unknown): Html {
  return html`<script type="application/json" id="${id}">
    ${jsonMarkup(data)}
  </script>`
}

/** Data for search engines (https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents); never run either. */
export function linkedData(data: unknown): Html {
  return html`<script type="application/ld+json">
    ${jsonMarkup(data)}
  </script>`
}

function jsonMarkup(data: unknown): Html {
  return new SafeMarkup(
    JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (character) => IN_SCRIPT[character] ?? ''),
  )
}
