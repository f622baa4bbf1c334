import type { Market } from '../../core/domain/track.ts'

/**
 * The country a visitor seems to be in, by the region of the language their browser asks for first. A guess: what is known
 * of other countries is shown too, and said to be. Nothing is asked of an address or a cookie.
 */
export function guessMarket(acceptLanguage: string | undefined): Market | undefined {
  const [first = ''] = (acceptLanguage ?? '').slice(0, 100).split(',')
  return /^\s*[a-z]{2,3}(?:-[A-Za-z]{4})?-([A-Za-z]{2})\s*(?:;|$)/i.exec(first)?.[1]?.toUpperCase()
}
