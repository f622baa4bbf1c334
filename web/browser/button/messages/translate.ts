/** One text, or its forms by plural category of the language. */
export type Message = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string })
export type Values = Readonly<Record<string, string | number>>

export interface Translate<Key extends string> {
  (key: Key, values?: Values): string
  readonly lang: string
  readonly dir: 'ltr' | 'rtl'
}

const RIGHT_TO_LEFT = ['ar']
const TURNS = /[\u0590-\u08ff\ufb1d-\ufefc]/

/** Complete sets only: a language that lacks a text does not compile. */
export function translator<Key extends string>(
  lang: string,
  messages: Readonly<Record<Key, Message>>,
): Translate<Key> {
  const rules = new Intl.PluralRules(lang)
  const numbers = new Intl.NumberFormat(lang)
  const dir = RIGHT_TO_LEFT.includes(lang) ? 'rtl' : 'ltr'
  const translate = (key: Key, values: Values = {}) => {
    const message: Message = messages[key]
    const count = values['count']
    const text =
      typeof message === 'string'
        ? message
        : (message[rules.select(typeof count === 'number' ? count : 0)] ?? message.other)
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? ''
      if (typeof value === 'number') return numbers.format(value)
      // A name in a script of the other direction must not turn the sentence around it.
      return dir === 'rtl' || TURNS.test(value) ? `\u2068${value}\u2069` : value
    })
  }
  return Object.assign(translate, { lang, dir } as const)
}

/** The language of a tag such as `de-AT`, among those there are; English for every other. */
export function languageOf<Name extends string>(
  tag: string,
  known: Readonly<Record<Name, unknown>>,
): Name | 'en' {
  const [name = ''] = tag.toLowerCase().split(/[-_]/)
  return Object.hasOwn(known, name) ? (name as Name) : 'en'
}
