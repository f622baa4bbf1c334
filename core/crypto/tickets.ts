import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { TokenKey } from '../config/secrets.ts'

/**
 * Short-lived statements we give out and get back (in a link, in a cookie), sealed so that nobody else can read or make
 * them. Their keys are derived from the token keys, one per purpose, so a ticket for one thing is none for another.
 */
export interface Tickets {
  issue(purpose: string, data: object, endsAt: Date): string
  /** Undefined for anything that is not a ticket of this purpose, or no longer one. */
  read(purpose: string, ticket: string, now: Date): Record<string, unknown> | undefined
}

export function createTickets(keys: readonly [TokenKey, ...TokenKey[]]): Tickets {
  const derived = new Map<string, KeyObject>()
  const keyFor = (key: TokenKey, purpose: string) => {
    const name = `${key.id} ${purpose}`
    const known = derived.get(name)
    if (known !== undefined) return known
    const made = createSecretKey(
      Buffer.from(hkdfSync('sha256', key.key, '', `add-to-music ticket ${purpose}`, 32)),
    )
    derived.set(name, made)
    return made
  }
  return {
    issue(purpose, data, endsAt) {
      const text = JSON.stringify({ ...data, ends: endsAt.getTime() })
      const key = keyFor(keys[0], purpose)
      // Made from the text: the same statement is the same ticket, and no two texts share a nonce.
      const nonce = createHmac('sha256', key).update(text).digest().subarray(0, 12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      return Buffer.concat([
        nonce,
        cipher.update(text, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]).toString('base64url')
    },
    read(purpose, ticket, now) {
      const bytes = Buffer.from(ticket, 'base64url')
      if (bytes.length < 29) return undefined
      for (const key of keys) {
        const data = open(keyFor(key, purpose), bytes)
        if (data !== undefined) return Number(data['ends']) > now.getTime() ? data : undefined
      }
      return undefined
    },
  }
}

function open(key: KeyObject, bytes: Buffer): Record<string, unknown> | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
  decipher.setAuthTag(bytes.subarray(bytes.length - 16))
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(12, bytes.length - 16)), decipher.final()])
    return JSON.parse(text.toString('utf8')) as Record<string, unknown>
  } catch {
    return undefined
  }
}
