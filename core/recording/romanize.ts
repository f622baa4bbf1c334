/** Hepburn for kana, Revised Romanization for Hangul, plain tables for Cyrillic and Greek; other scripts stay. */

const KANA_ROWS = (
  'ア:a イ:i ウ:u エ:e オ:o カ:ka キ:ki ク:ku ケ:ke コ:ko サ:sa シ:shi ス:su セ:se ソ:so タ:ta チ:chi ツ:tsu テ:te ト:to ナ:na ニ:ni ヌ:nu ネ:ne ノ:no ' +
  'ハ:ha ヒ:hi フ:fu ヘ:he ホ:ho マ:ma ミ:mi ム:mu メ:me モ:mo ヤ:ya ユ:yu ヨ:yo ラ:ra リ:ri ル:ru レ:re ロ:ro ワ:wa ヲ:o ン:n ガ:ga ギ:gi グ:gu ゲ:ge ゴ:go ' +
  'ザ:za ジ:ji ズ:zu ゼ:ze ゾ:zo ダ:da ヂ:ji ヅ:zu デ:de ド:do バ:ba ビ:bi ブ:bu ベ:be ボ:bo パ:pa ピ:pi プ:pu ペ:pe ポ:po ヴ:vu ー:'
).split(' ')

const SMALL_KANA = 'ァ:a ィ:i ゥ:u ェ:e ォ:o ャ:ya ュ:yu ョ:yo'.split(' ')

const CYRILLIC =
  'а:a б:b в:v г:g д:d е:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya і:i ї:i є:ye ґ:g ђ:dj ј:j љ:lj њ:nj ћ:c џ:dz'.split(
    ' ',
  )

const GREEK =
  'α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s τ:t υ:y φ:f χ:ch ψ:ps ω:o'.split(
    ' ',
  )

function toMap(rows: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    rows.map((row) => [row.slice(0, row.indexOf(':')), row.slice(row.indexOf(':') + 1)] as const),
  )
}

const KANA = toMap(KANA_ROWS)
const SMALL = toMap(SMALL_KANA)
const LETTERS = toMap([...CYRILLIC, ...GREEK])

const INITIALS = 'g kk n d tt r m b pp s ss  j jj ch k t p h'.split(' ')
const VOWELS = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ')
const FINALS = ' k k k n n n t l k m p l l p l m p p t t ng t t k t p t'.split(' ')

const HANGUL_FIRST = 0xac00
const HANGUL_LAST = 0xd7a3

/** Latin letters for folded text; unchanged where there is nothing to romanise. */
export function romanize(folded: string): string {
  let out = ''
  let doubled = false
  for (const sign of folded) {
    const code = sign.codePointAt(0) ?? 0
    const kana = code >= 0x3041 && code <= 0x3096 ? String.fromCodePoint(code + 0x60) : sign
    if (kana === 'ッ') {
      doubled = true
      continue
    }
    const small = SMALL.get(kana)
    const next =
      KANA.get(kana) ??
      LETTERS.get(kana) ??
      (code >= HANGUL_FIRST && code <= HANGUL_LAST ? hangul(code) : undefined)
    if (small !== undefined) out = joinSmall(out, small)
    else if (next === undefined) out += sign
    else out += doubled && next !== '' ? next.charAt(0) + next : next
    doubled = false
  }
  return out
}

/** キ + ャ → "kya", シ + ョ → "sho", フ + ァ → "fa". */
function joinSmall(out: string, small: string): string {
  const stem = /[iu]$/u.test(out) ? out.slice(0, -1) : out
  return stem + (/(?:sh|ch|j)$/u.test(stem) ? small.replace('y', '') : small)
}

function hangul(code: number): string {
  const at = code - HANGUL_FIRST
  return (
    (INITIALS[Math.floor(at / 588)] ?? '') +
    (VOWELS[Math.floor((at % 588) / 28)] ?? '') +
    (FINALS[at % 28] ?? '')
  )
}
