import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { AppMode } from '../domain/save.ts'

/**
 * API keys look like `atm_live_<id>_<secret><checksum>`: typed, so that secret scanners find them; with a checksum, so
 * that a mistyped or made-up key is refused without asking the database. Only a hash of the secret is kept, and a
 * plain SHA-256 is enough for it: the secret is 256 random bits, there is nothing to guess.
 */
export interface ParsedKey {
  readonly mode: AppMode
  /** `key_…`, safe to log. */
  readonly keyId: string
  readonly secretHash: string
}

const KEY = /^atm_(live|test)_([0-9a-f]{32})_([0-9A-Za-z]{43})([0-9a-f]{8})$/

/** Makes the text of a new key; shown once. `keyId` is `key_` and 32 hexadecimal digits. */
export function mintKey(mode: AppMode, keyId: string): { readonly key: string; readonly secretHash: string } {
  const secret = randomSecret()
  const unchecked = `atm_${mode}_${keyId.replace(/^key_/, '')}_${secret}`
  return { key: unchecked + checksum(unchecked), secretHash: sha256(secret) }
}

/** Undefined for anything that is not one of our keys. */
export function parseKey(key: string): ParsedKey | undefined {
  const [, mode, id, secret, check] = KEY.exec(key) ?? []
  if (mode === undefined || id === undefined || secret === undefined || check === undefined) return undefined
  if (checksum(key.slice(0, -check.length)) !== check) return undefined
  return { mode: mode as AppMode, keyId: `key_${id}`, secretHash: sha256(secret) }
}

/** `atu_…`: opaque, short-lived, for one listener's browser. */
export function mintUserSession(): { readonly token: string; readonly tokenHash: string } {
  const token = `atu_${randomSecret()}`
  return { token, tokenHash: sha256(token) }
}

/** `ats_…`: opaque, lasts until it is revoked, for one listener's own device. */
export function mintShortcutToken(): { readonly token: string; readonly tokenHash: string } {
  const token = `ats_${randomSecret()}`
  return { token, tokenHash: sha256(token) }
}

export function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}

export function sameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

/** 256 random bits as 43 letters and digits. */
function randomSecret(): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  let text = ''
  while (text.length < 43) {
    for (const byte of randomBytes(64)) {
      if (byte < 248 && text.length < 43) text += alphabet[byte % 62]
    }
  }
  return text
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}
