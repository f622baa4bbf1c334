import type { Fragment, Html } from '../html.ts'
import { clean, html, name } from '../html.ts'
import { ar } from './ar.ts'
import { calendar } from './calendar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { ja } from './ja.ts'
import { languageOf } from './languages.ts'
import type { Language } from './languages.ts'

/** One text, or its forms by plural category of the language. */
export type Message = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string })
export type Messages = Readonly<Record<string, Message>>
export type MessageKey = keyof typeof en
export type Values = Readonly<Record<string, string | number | Html>>

export interface Translator {
  readonly lang: string
  /** The language was asked for and exists; otherwise the texts are English, from left to right. */
  readonly known: boolean
  /** Markup: names put in are isolated, numbers written as the language does. */
  (key: MessageKey, values?: Values): Html
  /** The same without markup, for titles, labels and scripts. */
  plain(key: MessageKey, values?: Readonly<Record<string, string | number>>): string
  date(date: Date): Html
  /** "14:02" */
  time(date: Date): Html
  /** "14:02", "Monday 14:02" or the whole date, whatever says it shortest. */
  moment(date: Date, now: Date): Html
  /** The day as a heading: "Today", "Yesterday", "Monday, 23 November". */
  day(date: Date, now: Date): string
  /** The day in the listener's time zone, the same for all moments of it. */
  dayKey(date: Date): string
  number(value: number): string
  /** "3:05" */
  duration(ms: number): string
}

/** The texts of one topic in another language: all that English has, and nothing else. */
export type Translation<Topic> = Readonly<Record<keyof Topic, Message>>

/** Complete sets only: a page is never half in one language. */
const languages: Readonly<Record<Language, Readonly<Record<MessageKey, Message>>>> = { en, de, es, ja, ar }

function isTag(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length === 1
  } catch {
    return false
  }
}

/** The texts of a language, `en-GB` falling back to `en` and an unknown one to English. */
export function translator(lang: string, timeZone = 'UTC'): Translator {
  const known = languageOf(lang)
  const messages = languages[known ?? 'en']
  const locale = known === undefined || !isTag(lang) ? (known ?? 'en') : lang
  const rules = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)

  function parts(key: MessageKey, values: Values): readonly string[] {
    const message = messages[key]
    const count = values['count']
    const chosen =
      typeof message === 'string'
        ? message
        : (message[rules.select(typeof count === 'number' ? count : 0)] ?? message.other)
    return chosen.split(/\{(\w+)\}/)
  }
  function value(found: Values[string] | undefined): Fragment {
    if (typeof found === 'number') return numbers.format(found)
    return typeof found === 'string' ? name(found) : found
  }
  function markup(key: MessageKey, values: Values = {}): Html {
    return html`${parts(key, values).map((part, index) => (index % 2 === 0 ? part : value(values[part])))}`
  }
  function plain(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
    const filled = parts(key, values).map((part, index) => {
      if (index % 2 === 0) return part
      const found = values[part]
      return typeof found === 'number' ? numbers.format(found) : clean(found ?? '')
    })
    return filled.join('')
  }
  return Object.assign(markup, {
    lang: locale,
    known: known !== undefined,
    plain,
    number: (value: number) => numbers.format(value),
    ...calendar(locale, timeZone),
  })
}
