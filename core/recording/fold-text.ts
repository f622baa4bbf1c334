/** Longest text that is read; a longer "title" is a paragraph, and reading it whole would only cost time. */
const LONGEST = 240

const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ß: 'ss',
    ø: 'o',
    æ: 'ae',
    œ: 'oe',
    đ: 'd',
    ð: 'd',
    ł: 'l',
    þ: 'th',
    ı: 'i',
    ħ: 'h',
    ŧ: 't',
    ŋ: 'n',
    ς: 'σ',
    ɑ: 'a',
    ƒ: 'f',
    Λ: 'a',
    '×': ' x ',
    '&': ' and ',
    '+': ' and ',
    '＆': ' and ',
  }),
)

const SPECIAL = /[ßøæœđðłþıħŧŋςɑƒ×&+]/gu
const SPACES = /\s+/gu
/** Zero-width signs, direction marks, variation selectors, soft hyphens. */
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}]/gu
/** Marks of Latin, Greek and Cyrillic, and the optional vowel signs of Hebrew and Arabic; others change the word. */
const OPTIONAL_MARKS = /[\p{Script=Inherited}--[\u3099\u309A]]|[\p{M}&&\p{Script=Hebrew}]|\u0640/gv
const APOSTROPHES = /['\u2018\u2019\u201A\u201B\u2032\u02BC\u02BB\u00B4`\uFF07]/gu
const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/gu
const NOT_WORD = /[^\p{L}\p{N}\p{M}*]+/gu
const ASCII_ONLY = /^[\u0020-\u007E]*$/u
const CURRENCY_S = /(?<=\p{L})\$|\$(?=\p{L})/gu
const SHOUTED_I = /(?<=(?:^|[^\p{L}])[a-z])!(?=[a-z])/gu
/** One of the signs that the four rules after it look for. */
const SPECIAL_SIGNS = /['`$!*\u00B4\u02BB\u02BC\u2018-\u201B\u2032\uFF07]/u
const LONE_STAR = /(?<![\p{L}\p{N}*])\*+(?![\p{L}\p{N}*])/gu

const ESCAPES: readonly (readonly [RegExp, string])[] = [
  [/\\u0026|&amp;/giu, '&'],
  [/&#0?39;|&apos;|\\u0027/giu, "'"],
  [/&quot;|\\u0022/giu, '"'],
]

/** Titles copied out of pages and logs keep their escapes. */
function unescape(text: string): string {
  if (!text.includes('&') && !text.includes('\\u00')) return text
  return ESCAPES.reduce((rest, [escape, sign]) => rest.replace(escape, sign), text)
}

/** One line, one Unicode form, ordinary quotes and dashes; case and words stay as written. Linear, and bounded. */
export function tidy(text: string): string {
  const short = unescape(text.trimStart().slice(0, LONGEST * 3))
  if (ASCII_ONLY.test(short)) return short.replace(SPACES, ' ').trim().slice(0, LONGEST)
  return cut(
    short
      .normalize('NFKC')
      .replace(INVISIBLE, '')
      .replace(APOSTROPHES, "'")
      .replace(DASHES, '-')
      .replace(SPACES, ' ')
      .trim(),
  )
}

function cut(text: string): string {
  // A cut must not leave half a surrogate pair.
  return text.length <= LONGEST ? text : text.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/u, '')
}

/** Lower case without optional diacritics; for tidied text. */
function plain(text: string): string {
  const lower = text.toLowerCase()
  if (ASCII_ONLY.test(lower))
    return lower.includes('&') || lower.includes('+') ? lower.replace(/[&+]/gu, ' and ') : lower
  return lower
    .normalize('NFD')
    .replace(OPTIONAL_MARKS, '')
    .normalize('NFC')
    .replace(SPECIAL, (letter) => LETTERS.get(letter) ?? letter)
}

/**
 * The words of a text, folded: case, diacritics, punctuation and width are gone, every script keeps its letters.
 * A text of signs only ("!!!") is its own single word: folding never ends in nothing.
 */
export function foldWords(text: string): readonly string[] {
  const clean = tidy(text)
  let letters = plain(clean)
  if (SPECIAL_SIGNS.test(letters)) {
    letters = letters
      .replace(APOSTROPHES, '')
      .replace(CURRENCY_S, 's')
      .replace(SHOUTED_I, 'i')
      .replace(LONE_STAR, ' ')
  }
  letters = letters.replace(NOT_WORD, ' ').trim()
  if (letters !== '' && letters.replace(/[*\s]/gu, '') !== '') return letters.split(' ')
  const signs = clean.toLowerCase().replace(SPACES, '')
  return signs === '' ? [] : [signs]
}

export function foldText(text: string): string {
  return foldWords(text).join(' ')
}

export type Script = 'latin' | 'other' | 'none'

const LATIN = /\p{Script=Latin}/u
const LETTER = /\p{L}/u
const NOT_LATIN_LETTER = /[\p{L}--\p{Script=Latin}]/v

/** Which writing a text is in; a mixed text counts as not Latin. */
export function scriptOf(text: string): Script {
  if (NOT_LATIN_LETTER.test(text)) return 'other'
  if (LATIN.test(text)) return 'latin'
  return LETTER.test(text) ? 'other' : 'none'
}
