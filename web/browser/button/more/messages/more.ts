import { languageOf, translator } from '../../messages/translate.ts'
import type { Message, Translate } from '../../messages/translate.ts'
import { en } from './en.ts'

export type MoreKey = keyof typeof en
export type MoreMessages = Readonly<Record<MoreKey, Message>>

export interface MoreWords extends Translate<MoreKey> {
  /** A day, or the time where it is near. */
  readonly date: (at: Date) => string
}

const LANGUAGES: Readonly<Record<string, () => Promise<MoreMessages>>> = {
  de: () => import('./de.ts').then((set) => set.de),
  es: () => import('./es.ts').then((set) => set.es),
  ja: () => import('./ja.ts').then((set) => set.ja),
  ar: () => import('./ar.ts').then((set) => set.ar),
}

const DAY_MS = 24 * 3_600_000

export async function loadMoreWords(tag: string): Promise<MoreWords> {
  const lang = languageOf(tag, LANGUAGES)
  const messages = await LANGUAGES[lang]?.().catch(() => undefined)
  return words(messages === undefined ? 'en' : lang, messages ?? en)
}

function words(lang: string, messages: MoreMessages): MoreWords {
  const date = (at: Date) => {
    const isNear = Math.abs(at.getTime() - Date.now()) < DAY_MS
    return at.toLocaleString(lang, isNear ? { timeStyle: 'short' } : { dateStyle: 'medium' })
  }
  return Object.assign(translator(lang, messages), { date })
}
