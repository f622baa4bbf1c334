import fc from 'fast-check'

export type Schema = Readonly<Record<string, unknown>>

/** Finds the schema behind a `$ref`. */
export type Resolve = (ref: string) => Schema

const TIMES = [
  '2026-11-22T12:00:00Z',
  '2027-02-28T23:59:59.999+14:00',
  '1970-01-01T00:00:00Z',
  '9999-12-31T00:00:00Z',
]
/** What breaks programs: quotes, ends of strings, other writing directions, half characters, very long words. */
const NASTY = [
  "' or 1=1 --",
  '$(id)',
  '../../etc/passwd',
  '\u0000',
  '\ud800',
  '\u202eabc',
  'é'.repeat(300),
  '%00',
  '{}',
  '__proto__',
  'null',
]

/** Values that a schema of the document allows, as far as its words go. */
export function valuesOf(schema: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  const of = (inner: unknown) => valuesOf(inner as Schema, resolve)
  if (typeof schema['$ref'] === 'string') return of(resolve(schema['$ref']))
  if (schema['const'] !== undefined) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  const either = (schema['anyOf'] ?? schema['oneOf']) as readonly unknown[] | undefined
  if (either !== undefined) return fc.oneof(...either.map(of))
  const types = ([] as unknown[]).concat(schema['type'] ?? 'any')
  return fc.oneof(...types.map((type) => ofType(String(type), schema, of)))
}

function ofType(
  type: string,
  schema: Schema,
  of: (inner: unknown) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const number = (name: string, otherwise: number) => Number(schema[name] ?? otherwise)
  switch (type) {
    case 'string':
      return strings(schema, number('minLength', 0), Math.min(60, number('maxLength', 60)))
    case 'integer':
      return fc.integer({ min: number('minimum', -10), max: number('maximum', 1000) })
    case 'number':
      return fc.double({ min: number('minimum', -1e6), max: number('maximum', 1e6), noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.uniqueArray(of(schema['items'] ?? {}), {
        minLength: number('minItems', 0),
        maxLength: Math.min(3, number('maxItems', 3)),
        selector: (value) => JSON.stringify(value),
      })
    case 'object': {
      const properties = Object.entries((schema['properties'] ?? {}) as Record<string, unknown>)
      const required = (schema['required'] ?? []) as string[]
      return fc.record(Object.fromEntries(properties.map(([name, inner]) => [name, of(inner)])), {
        requiredKeys: required,
        noNullPrototype: true,
      })
    }
    default:
      return fc.jsonValue()
  }
}

function strings(schema: Schema, minLength: number, maxLength: number): fc.Arbitrary<string> {
  if (schema['format'] === 'date-time') return fc.constantFrom(...TIMES)
  if (schema['format'] === 'uri') return fc.webUrl()
  if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern']))
  const example = schema['example']
  return fc.oneof(
    fc.string({ minLength, maxLength, unit: 'grapheme' }),
    ...(typeof example === 'string' ? [fc.constant(example)] : []),
  )
}

/** Anything JSON can say, rather the kind that hurts. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.constantFrom(-1, 0.5, 1e308, Number.MAX_SAFE_INTEGER, true, null, [], {}, [[]], ''),
  fc.jsonValue({ maxDepth: 3 }),
)

/** The value with one place of it replaced by junk, or taken out. */
export function spoiled(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(values, fc.nat(), junk, fc.boolean()).map(([value, at, bad, isRemoved]) => {
    const copy = structuredClone({ value }) as Record<string, unknown>
    const places = placesOf(copy)
    const place = places[at % places.length]
    if (place === undefined) return bad
    const [holder, key] = place
    if (isRemoved && holder !== copy) delete holder[key]
    else holder[key] = bad
    return copy['value']
  })
}

function placesOf(holder: Record<string, unknown>): [Record<string, unknown>, string][] {
  return Object.entries(holder).flatMap(([key, value]) => [
    [holder, key] as [Record<string, unknown>, string],
    ...(typeof value === 'object' && value !== null ? placesOf(value as Record<string, unknown>) : []),
  ])
}
