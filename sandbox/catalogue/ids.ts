import { createHash } from 'node:crypto'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const REMEMBERED = 50_000
const remembered = new Map<string, string>()

/** Same text, same id, on every machine and after every restart. */
function digits(text: string, alphabet: string, length: number): string {
  const key = `${String(length)} ${text}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const made = compute(text, alphabet, length)
  if (remembered.size >= REMEMBERED) remembered.clear()
  remembered.set(key, made)
  return made
}

function compute(text: string, alphabet: string, length: number): string {
  const hash = createHash('sha256').update(text).digest('hex')
  let rest = BigInt(`0x${hash}`)
  let out = ''
  const base = BigInt(alphabet.length)
  while (out.length < length) {
    out += alphabet.charAt(Number(rest % base))
    rest /= base
  }
  return out
}

export function base62Id(text: string): string {
  return digits(text, BASE62, 22)
}

/** Ten digits that never start with zero. */
export function numericId(text: string): string {
  return `1${digits(text, BASE62.slice(0, 10), 9)}`
}

/** `B0` and eight upper-case characters, like an ASIN. */
export function asin(text: string): string {
  return `B0${digits(text, BASE62.slice(0, 36), 8)}`
}

/** A number from 0 to `below - 1` made from text. */
export function hashNumber(text: string, below: number): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) % below
}
