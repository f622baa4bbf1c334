import { z } from 'zod'
import type { HttpRequest } from './service-http.ts'

/** Control characters, unpaired surrogates and marks that turn the reading direction: no title needs them. */
const UNSAFE = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069\u061C\uFEFF]/gu

/** Text of a service that is shown to people or stored: made well-formed, on one line, not empty. */
export const ServiceText = z
  .string()
  .transform((text) => text.toWellFormed().replaceAll(UNSAFE, ' ').replaceAll(/\s+/g, ' ').trim())
  .pipe(z.string().min(1))

/** An address a page may link to; anything but http(s) counts as absent. */
export const ServiceUrl = z
  .string()
  .transform((text) => (/^https?:\/\/[^\s"'<>]+$/i.test(text) ? text : undefined))
  .optional()
  .catch(undefined)

/** A service's words for an error message: secrets cut out, one line, at most 200 characters. */
export function oneLine(text: string, secrets: readonly string[] = []): string {
  let clean = text.slice(0, 20_000)
  for (const secret of secrets) clean = clean.replaceAll(secret, '[secret]')
  clean = clean
    .toWellFormed()
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const characters = Array.from(clean)
  return characters.length > 200 ? `${characters.slice(0, 199).join('')}…` : clean
}

const SECRET_FIELDS = ['client_secret', 'refresh_token', 'code', 'code_verifier']

/** Everything in a request that must not come back in a message, should the service repeat it. */
export function secretsIn(request: HttpRequest): readonly string[] {
  const values = Object.values(request.headers ?? {}).map((value) => value.replace(/^(Bearer|Basic) /i, ''))
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
  return [...values, ...SECRET_FIELDS.flatMap((field) => form.getAll(field))]
    .filter((value) => value.length >= 4)
    .flatMap((value) => [value, encodeURIComponent(value.toWellFormed())])
    .sort((a, b) => b.length - a.length)
}
