import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { TokenKey } from '../config/secrets.ts'

/**
 * Envelope encryption of one secret: a fresh data key encrypts the text, the key-encryption key encrypts the data
 * key. Text form: `v1.<key id>.<wrapped data key>.<sealed text>`, base64url, each part nonce(12) | bytes | tag(16).
 * The associated data ties it to its place: a row copied elsewhere does not open.
 */
export interface Sealer {
  seal(text: string, place: SealPlace): string
  /** Throws `UnsealError`: unknown key, altered bytes, or sealed for another place. */
  open(sealed: string, place: SealPlace): string
  /** Wraps the data key anew under the first key; the text itself is not touched. Same string when already there. */
  rewrap(sealed: string, place: SealPlace): string
}

export interface SealPlace {
  readonly linkId: string
  readonly appId: string
  readonly userId: string
  readonly service: string
  readonly field: 'access_token' | 'refresh_token' | 'webhook_secret'
}

export class UnsealError extends Error {
  override readonly name = 'UnsealError'
}

export function createSealer(keys: readonly [TokenKey, ...TokenKey[]]): Sealer {
  const byId = new Map(keys.map((key) => [key.id, key]))
  const first = keys[0]

  function parse(sealed: string): { key: TokenKey; wrapped: string; body: string } {
    const [version, keyId, wrapped, body] = sealed.split('.')
    const key = byId.get(keyId ?? '')
    if (version !== 'v1' || wrapped === undefined || body === undefined)
      throw new UnsealError('not a sealed text')
    if (key === undefined) throw new UnsealError('sealed with a key that is not in TOKEN_KEYS')
    return { key, wrapped, body }
  }

  return {
    seal(text, place) {
      const dataKey = randomBytes(32)
      const wrapped = encrypt(first.key, dataKey, aad(place, first.id))
      return `v1.${first.id}.${wrapped}.${encrypt(dataKey, Buffer.from(text, 'utf8'), aad(place, ''))}`
    },
    open(sealed, place) {
      const { key, wrapped, body } = parse(sealed)
      const dataKey = decrypt(key.key, wrapped, aad(place, key.id))
      return decrypt(dataKey, body, aad(place, '')).toString('utf8')
    },
    rewrap(sealed, place) {
      const { key, wrapped, body } = parse(sealed)
      if (key.id === first.id) return sealed
      const dataKey = decrypt(key.key, wrapped, aad(place, key.id))
      return `v1.${first.id}.${encrypt(first.key, dataKey, aad(place, first.id))}.${body}`
    },
  }
}

function aad(place: SealPlace, keyId: string): Buffer {
  return Buffer.from(
    JSON.stringify([keyId, place.linkId, place.appId, place.userId, place.service, place.field]),
    'utf8',
  )
}

function encrypt(key: Buffer, plain: Buffer, associated: Buffer): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  )
}

function decrypt(key: Buffer, text: string, associated: Buffer): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length < 28) throw new UnsealError('not a sealed text')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
  decipher.setAAD(associated).setAuthTag(bytes.subarray(bytes.length - 16))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(12, bytes.length - 16)), decipher.final()])
  } catch {
    throw new UnsealError('does not open here: altered, or sealed for another link')
  }
}
