import { en } from './en.ts'
import { languageOf, translator } from './translate.ts'
import type { Message, Translate } from './translate.ts'

export type ButtonKey = keyof typeof en
export type ButtonMessages = Readonly<Record<ButtonKey, Message>>
export type ButtonWords = Translate<ButtonKey>

const LANGUAGES: Readonly<Record<string, () => Promise<ButtonMessages>>> = {
  de: () => import('./de.ts').then((set) => set.de),
  es: () => import('./es.ts').then((set) => set.es),
  ja: () => import('./ja.ts').then((set) => set.ja),
  ar: () => import('./ar.ts').then((set) => set.ar),
}

export const english: ButtonWords = translator('en', en)

/** Offline, or the file of an older release: the English that is here is better than nothing. */
export async function loadButtonWords(tag: string): Promise<ButtonWords> {
  const lang = languageOf(tag, LANGUAGES)
  return (
    LANGUAGES[lang]?.().then(
      (messages) => translator(lang, messages),
      () => english,
    ) ?? english
  )
}
