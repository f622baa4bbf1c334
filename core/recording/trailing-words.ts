import { foldText } from './fold-text.ts'

/** Words that may end a name without brackets and belong to the version: "song sped up + reverb". */
const TRAILING = new Set(
  (
    'sped up speed spedup slowed down reverb plus and nightcore daycore 8d audio remix rmx karaoke instrumental acoustic acapella version ver ' +
    'mashup cover remaster remastered official video lyrics lyric hd hq 4k music mv bass boosted edit radio extended tiktok full clip oficial hour 1 10 ' +
    'visualizer with letra videoclip fan made english subtitles subtitulado sub vid'
  ).split(' '),
)

/** One of these makes the tail a version or an upload word; the others alone ("Radio", "Hour") are names. */
const TRIGGERS = [
  'remix',
  'rmx',
  'nightcore',
  'daycore',
  'slowed',
  'sped up',
  'spedup',
  'speed up',
  'karaoke',
  'instrumental',
  'acoustic',
  'acapella',
  'mashup',
  'remaster',
  'remastered',
  '8d',
  'cover',
  'bass boosted',
  'reverb',
  'official video',
  'official audio',
  'official music video',
  'music video',
  'lyric video',
  'official mv',
  'video oficial',
  'video hq',
  'video hd',
  'video clip',
  'videoclip',
  'fan made',
  'english subtitles',
  'hd',
  'subtitulado',
  'lyric vid',
  'radio edit',
  'extended version',
  'with lyrics',
  'lyrics',
  'letra',
  'visualizer',
  'official lyric video',
  '1 hour',
  '10 hour',
  'hq',
  '4k',
]

/** Splits trailing version words off a name; the name keeps at least one word. */
export function cutTrailing(text: string): { readonly name: string; readonly tail: string } {
  const words = text.split(' ')
  let start = words.length
  while (start > 1 && belongs(words[start - 1] ?? '')) start -= 1
  while (start < words.length) {
    const tail = words.slice(start).join(' ')
    const first = foldText(words[start] ?? '')
    const folded = ` ${foldText(tail)} `
    if (first !== '' && first !== 'and' && TRIGGERS.some((trigger) => folded.startsWith(` ${trigger} `)))
      return { name: words.slice(0, start).join(' '), tail }
    start += 1
  }
  return { name: text, tail: '' }
}

function belongs(word: string): boolean {
  const folded = foldText(word)
  return folded === '' || TRAILING.has(folded) || /^(?:19|20)\d\d$/u.test(folded) || word === '+'
}

/** "Song #viral #fyp" → "Song"; "#thatname" and "Mambo #5" stay. */
export function cutHashtags(text: string): string {
  const words = text.split(' ')
  let end = words.length
  while (end > 1 && /^#\p{L}/u.test(words[end - 1] ?? '')) end -= 1
  const first = words[0] ?? ''
  return end === 1 && first.startsWith('#') ? text : words.slice(0, end).join(' ')
}

const PICTURES = /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]/gu

/** Without emoji, unless nothing else is there. Digits and © are pictures to Unicode, so letters must remain. */
export function cutPictures(text: string): string {
  const bare = text
    .replace(PICTURES, (sign) => (/[\p{N}#*©®™]/u.test(sign) ? sign : ' '))
    .replace(/\s+/gu, ' ')
    .trim()
  return /[\p{L}\p{N}]/u.test(bare) ? bare : text
}

const NUMERALS: ReadonlyMap<string, string> = new Map(
  'i:1 ii:2 iii:3 iv:4 v:5 vi:6 vii:7 viii:8 ix:9 x:10 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10'
    .split(' ')
    .map((pair) => pair.split(':'))
    .map(([word = '', digit = '']) => [word, digit] as const),
)
const PART_WORDS = new Set([
  'pt',
  'pts',
  'part',
  'parts',
  'parte',
  'teil',
  'partie',
  'del',
  'vol',
  'volume',
  'chapter',
  'chap',
])
const ROMAN_IN_NAME = new Set(['ii', 'iii', 'iv', 'vi', 'vii', 'viii'])

/** Takes "part II" out of folded words; "Part of Me" stays as it is. */
export function cutParts(words: readonly string[]): {
  readonly words: readonly string[]
  readonly parts: readonly string[]
} {
  const kept: string[] = []
  const parts: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const next = words[at + 1]
    const number =
      next === undefined
        ? undefined
        : (NUMERALS.get(next) ?? (/^\d{1,3}$/u.test(next) ? String(Number(next)) : undefined))
    const joined = /^(?:pt|part)(\d{1,2})$/u.exec(word)
    if (PART_WORDS.has(word) && number !== undefined) {
      parts.push(number)
      at += 1
    } else if (joined?.[1] !== undefined) parts.push(joined[1])
    else kept.push(ROMAN_IN_NAME.has(word) ? (NUMERALS.get(word) ?? word) : word)
  }
  return { words: kept, parts }
}
