import type { ComplexAttributeConverter } from 'lit'
import type { Target } from '../../../sdk/api-types.ts'

/** JSON in an attribute; what is none counts as not given, and says so in the console. */
export function jsonAttribute<T>(): ComplexAttributeConverter<T | undefined> {
  return { fromAttribute: (text) => (text === null ? undefined : (readJson(text) as T)) }
}

/** `spotify apple-music`, with commas or without. */
export const listAttribute: ComplexAttributeConverter<readonly string[] | undefined> = {
  fromAttribute: (text) => text?.split(/[\s,]+/).filter((one) => one !== ''),
}

/** `library`, `playlist:Road trip`, or the API's object as JSON. */
export const targetAttribute: ComplexAttributeConverter<Target | undefined> = {
  fromAttribute(text) {
    if (text === null) return undefined
    if (text === 'library') return { kind: 'library' }
    const [, name] = /^playlist:\s*(.+)$/.exec(text) ?? []
    return name === undefined ? (readJson(text) as Target) : { kind: 'playlist', name }
  },
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // oxlint-disable-next-line no-console -- The only way to tell whoever wrote the page.
    console.warn('<add-to-music>: not JSON', text)
    return undefined
  }
}
