import { isDeepStrictEqual } from 'node:util'
import { compile } from 'json-schema-to-typescript'
import type { JSONSchema } from 'json-schema-to-typescript'

/** The part of the OpenAPI document that types are made from. */
export interface ApiDocument {
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

const BANNER =
  '// Made from the OpenAPI document by `npm run sdk:types`; a test holds it against the service.'

/** One TypeScript type for each named schema of the API. */
export async function apiTypes({ components }: ApiDocument): Promise<string> {
  const schemas = withoutTwins(components.schemas)
  const names = Object.keys(schemas).toSorted()
  // The generator takes the name of a type from its title.
  for (const name of names) schemas[name] = { ...schemas[name], title: name }
  const root = {
    title: 'Api',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/schemas/${name}` }])),
    components: { schemas },
  }
  const text = await compile(root as JSONSchema, 'Api', {
    bannerComment: BANNER,
    additionalProperties: false,
    format: true,
    ignoreMinAndMaxItems: true,
    style: { semi: false, singleQuote: true, printWidth: 110, trailingComma: 'all' },
    unknownAny: true,
  })
  // The root is only a list of the others.
  return text.replace(/export interface Api \{[\s\S]*?\n\}\n/, '')
}

type Schemas = Record<string, Record<string, unknown>>

/** What is said once for requests and once for answers, and is the same to a type, becomes one. */
function withoutTwins(all: Readonly<Record<string, unknown>>): Schemas {
  let text = JSON.stringify(all, typesOnly)
  const twins = Object.keys(all).filter((name) => Object.hasOwn(all, `${name}Output`))
  for (const name of twins)
    text = text.replaceAll(`#/components/schemas/${name}Output"`, `#/components/schemas/${name}"`)
  const schemas = JSON.parse(text) as Schemas
  for (const name of twins) {
    if (!isDeepStrictEqual(schemas[name], schemas[`${name}Output`])) throw new Error(`two kinds of ${name}`)
    delete schemas[`${name}Output`]
  }
  return schemas
}

const SILENT = new Set(['examples', 'example', 'default', 'pattern'])

/** Leaves out what types cannot say, and that an answer has no more fields than today. */
function typesOnly(key: string, part: unknown): unknown {
  if (SILENT.has(key) || (key === 'additionalProperties' && part === false)) return undefined
  // With a description of its own a reference would become a type of its own.
  if (typeof part === 'object' && part !== null && '$ref' in part) return { $ref: part.$ref }
  return part
}
