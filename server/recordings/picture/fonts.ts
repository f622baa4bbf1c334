import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { z } from 'zod'

/** A part of a font: the file that has the letters of `ranges`. */
export interface Slice {
  readonly family: string
  readonly file: string
  readonly ranges: readonly (readonly [number, number])[]
}

interface Face {
  readonly name: string
  /** Parts that are used; undefined = all of them. */
  readonly parts?: readonly string[]
}

const PACKAGE = '@fontsource-variable'
/** In the order they are asked; the letters of Noto Sans come first, so that digits are never those of an emoji. */
const PLAIN: readonly Face[] = [
  { name: 'noto-sans' },
  { name: 'noto-sans-arabic', parts: ['arabic'] },
  { name: 'noto-sans-hebrew', parts: ['hebrew'] },
  { name: 'noto-sans-thai', parts: ['thai'] },
]
const JAPANESE: Face = { name: 'noto-sans-jp' }
const KOREAN: Face = { name: 'noto-sans-kr' }
const CHINESE: Face = { name: 'noto-sans-sc' }
const EMOJI: Face = { name: 'noto-emoji' }

/** Joiners and signs for how an emoji is shown; they have no picture of their own. */
const INVISIBLE = /[\s\p{Default_Ignorable_Code_Point}]/u

const require = createRequire(import.meta.url)
const Ranges = z.record(z.string(), z.string())
const known = new Map<string, readonly Slice[]>()

/** Which files are needed to write this, in the order they are to be asked; undefined = some letter is in none of them. */
export function fontsFor(text: string): readonly Slice[] | undefined {
  const needed = new Set(slicesOf(PLAIN[0]).filter((slice) => has(slice, 'a')))
  const order = facesFor(text)
  for (const letter of new Set(text)) {
    if (INVISIBLE.test(letter)) continue
    const found = order
      .map((face) => slicesOf(face).filter((slice) => has(slice, letter)))
      .find((all) => all.length > 0)
    if (found === undefined) return undefined
    for (const slice of found) needed.add(slice)
  }
  return [...needed]
}

/** One character may look different in Japan, Korea and China: all that are there are taken from one font. */
function facesFor(text: string): readonly Face[] {
  const han = [...new Set(text)].filter((letter) => /\p{Script=Han}/u.test(letter))
  const isIn = (face: Face) => han.every((letter) => slicesOf(face).some((slice) => has(slice, letter)))
  const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
  const hangul = /\p{Script=Hangul}/u.test(text)
  const first = kana || (!hangul && isIn(JAPANESE)) ? JAPANESE : hangul && isIn(KOREAN) ? KOREAN : CHINESE
  return [...PLAIN, ...new Set([first, JAPANESE, CHINESE, KOREAN]), EMOJI]
}

function has(slice: Slice, letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0
  return slice.ranges.some(([from, to]) => code >= from && code <= to)
}

function slicesOf(face: Face | undefined): readonly Slice[] {
  if (face === undefined) return []
  const there = known.get(face.name) ?? read(face)
  known.set(face.name, there)
  return there
}

function read({ name, parts }: Face): readonly Slice[] {
  const place = `${PACKAGE}/${name}`
  const ranges = Ranges.parse(JSON.parse(readFileSync(require.resolve(`${place}/unicode.json`), 'utf8')))
  return Object.entries(ranges)
    .filter(([part]) => parts === undefined || parts.includes(part))
    .map(([part, list]) => {
      // Numbered parts are written "[12]" there, and "12" in the name of the file.
      const file = `${name}-${part.replaceAll(/[[\]]/g, '')}-wght-normal`
      return {
        family: file,
        file: require.resolve(`${place}/files/${file}.woff2`),
        ranges: list.split(',').map(range),
      }
    })
}

/** `U+1f1e6-1f1ff`. */
function range(text: string): readonly [number, number] {
  const [from = '', to = from] = text.trim().replace(/^U\+/i, '').split('-')
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
}
