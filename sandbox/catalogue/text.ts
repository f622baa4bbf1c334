const RUN = /[\p{L}\p{N}]+/gu
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
/** Letters that Unicode does not take apart. */
const FOLDED: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
}

/**
 * Words of a title or a query: lower case, without diacritics or punctuation. Scripts without spaces are cut into
 * pairs of characters, so that part of a title still finds it.
 */
export function words(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/['’`]/g, '')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[łøđðıßæœþ]/g, (letter) => FOLDED[letter] ?? letter)
  return (plain.match(RUN) ?? []).flatMap((run) => (UNSPACED.test(run) ? pairs(run) : [run]))
}

function pairs(run: string): string[] {
  const characters = Array.from(run)
  if (characters.length < 2) return characters
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`)
}
