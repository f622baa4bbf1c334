/** The languages of our pages, by the name each has for itself. */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  ja: '日本語',
  ar: 'العربية',
} as const

export type Language = keyof typeof LANGUAGES

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr'
}

/** The language of these that a BCP 47 tag asks for: `de-AT` asks for German. */
export function languageOf(tag: string): Language | undefined {
  const primary = tag.trim().split('-', 1)[0]?.toLowerCase()
  return (Object.keys(LANGUAGES) as Language[]).find((one) => one === primary)
}

/** Longer than any browser sends; what comes after is not read. */
const LONGEST_HEADER = 500

/** What was chosen once, else the first language of `Accept-Language` (RFC 9110, 12.5.4) that we have, else English. */
export function chooseLanguage(chosen: string | null, acceptLanguage: string | undefined): Language {
  const stored = chosen === null ? undefined : languageOf(chosen)
  if (stored !== undefined) return stored
  const wanted = (acceptLanguage ?? '').slice(0, LONGEST_HEADER).split(',')
  const ranked = wanted
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';')
      const weight = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((one) => one)
      return { language: languageOf(tag), weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  return ranked.find(({ language }) => language !== undefined)?.language ?? 'en'
}
