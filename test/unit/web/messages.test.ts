import { describe, expect, test } from '@jest/globals'
import { ar } from '../../../web/messages/ar.ts'
import { de } from '../../../web/messages/de.ts'
import { en } from '../../../web/messages/en.ts'
import { es } from '../../../web/messages/es.ts'
import { ja } from '../../../web/messages/ja.ts'
import { LANGUAGES, chooseLanguage } from '../../../web/messages/languages.ts'
import { translator } from '../../../web/messages/translate.ts'
import type { Message, MessageKey } from '../../../web/messages/translate.ts'

const languages: Readonly<Record<string, Readonly<Record<MessageKey, Message>>>> = { en, de, es, ja, ar }
const keys = Object.keys(en) as MessageKey[]

/** The names a text has places for. */
function places(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((one) => one[1] ?? ''))].sort()
}

function forms(message: Message): readonly string[] {
  return typeof message === 'string' ? [message] : Object.values(message)
}

test('there is a set of texts for every language on offer', () => {
  expect(Object.keys(languages).sort()).toEqual(Object.keys(LANGUAGES).sort())
})

describe.each(Object.keys(languages))('the texts in %s', (lang) => {
  const messages = languages[lang] ?? en

  test('have a place for everything that is put into the English ones, and for nothing else', () => {
    const wrong = keys.filter((key) => {
      const wanted = new Set(forms(en[key]).flatMap(places))
      return forms(messages[key]).some((form) => {
        const has = places(form)
        // A form for one or two may say the number in words.
        const optional = typeof messages[key] === 'string' ? [] : ['count']
        const missing = [...wanted].filter((name) => !has.includes(name) && !optional.includes(name))
        return missing.length > 0 || has.some((name) => !wanted.has(name))
      })
    })

    expect(wrong).toEqual([])
  })

  test('have every plural form the language knows', () => {
    const wanted = new Intl.PluralRules(lang).resolvedOptions().pluralCategories
    const counted = keys.filter((key) => typeof messages[key] !== 'string')
    // Spanish has one more form for millions, which nobody saves: it reads like the others.
    const lacking = counted.filter((key) =>
      wanted.some((form) => form !== 'many' && !Object.hasOwn(messages[key] as object, form)),
    )

    expect(counted.length).toBeGreaterThan(0)
    expect(lacking).toEqual([])
  })

  test('are texts of that language, but for names', () => {
    const same = keys.filter((key) => lang !== 'en' && messages[key] === en[key])

    expect(
      same.filter((key) => !/^(brand|page)\.|^token\.ready$|^nav\.songs$|^fate\.saved$/.test(key)),
    ).toEqual([])
  })
})

describe('the language of a page', () => {
  test.each([
    [null, undefined, 'en'],
    [null, 'de-AT,de;q=0.9,en;q=0.8', 'de'],
    [null, 'fr-FR, fr;q=0.9, es;q=0.4, en;q=0.5', 'en'],
    [null, 'fr;q=0.9, ja;q=0.8', 'ja'],
    [null, 'de;q=0, es', 'es'],
    [null, ';;;,,,q=1, *', 'en'],
    ['ar', 'de', 'ar'],
    ['pt-BR', 'de', 'de'],
  ])('chosen %j, asked for %j: %s', (chosen, header, expected) => {
    expect(chooseLanguage(chosen, header)).toBe(expected)
  })
})

test('days and lengths are written as the language does, in the time zone of the reader', () => {
  const now = new Date('2026-11-28T10:00:00Z')
  const late = new Date('2026-11-27T23:30:00Z')
  const german = translator('de', 'Europe/Berlin')
  const american = translator('en', 'America/Los_Angeles')

  expect(german.day(late, now)).toBe('Heute')
  expect(american.day(late, now)).toBe('Yesterday')
  expect(german.day(new Date('2026-11-23T12:00:00Z'), now)).toBe('Montag, 23. November')
  expect(translator('ja').day(late, now)).toBe('昨日')
  expect(german.duration(185_000)).toBe('3:05')
})
