import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { SCOPES } from '../../../core/apps/apps.ts'
import { PROBLEMS } from '../../../server/http/problem.ts'
import { call } from '../../support/product.ts'
import { useApi } from '../api/support/api.ts'
import { lint } from './lint-rules.ts'

type Schema = Readonly<Record<string, unknown>>

interface Media {
  readonly schema: Schema
  readonly examples?: Readonly<Record<string, { value?: unknown; $ref?: string }>>
}

interface Operation {
  readonly operationId: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, Media>> }>>
}

interface Document {
  readonly servers: readonly object[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly webhooks: Readonly<Record<string, { readonly post: Operation }>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly examples: Readonly<Record<string, { value: Schema }>>
    readonly securitySchemes: Schema
  }
}

describe('the OpenAPI document', () => {
  const api = useApi('embedded')
  let document: Document
  let operations: readonly Operation[]

  beforeAll(async () => {
    document = (await call(api.product.url, undefined, 'GET', '/openapi.json')).body as Document
    operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  })

  it('passes the rules of Spectral and OWASP, and no rule is off for nothing', async () => {
    // In production PUBLIC_URL is https; the lint would rightly mind anything else.
    const published = { ...document, servers: [{ ...document.servers[0], url: 'https://music.example' }] }

    expect(await lint(published)).toEqual({ wrong: [], idle: [] })
  }, 120_000)

  it('has examples of every request, answer and webhook, and all of them fit', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
    ajv.addSchema(document, 'api')
    const media = [...operations, ...Object.values(document.webhooks).map(({ post }) => post)].flatMap(
      ({ operationId, requestBody, responses }) => [
        ...Object.entries(requestBody?.content ?? {}).map(([type, one]) => ({
          what: operationId,
          type,
          one,
        })),
        ...Object.entries(responses).flatMap(([status, { content }]) =>
          Object.entries(content ?? {}).map(([type, one]) => ({
            what: `${operationId} ${status}`,
            type,
            one,
          })),
        ),
      ],
    )

    expect(media.length).toBeGreaterThan(100)
    for (const { what, type, one } of media) {
      const examples = Object.values(one.examples ?? {})
      expect({ what, type, examples: examples.length }).not.toEqual({ what, type, examples: 0 })
      const valid = ajv.compile(JSON.parse(JSON.stringify(one.schema).replaceAll('"#/', '"api#/')) as Schema)
      for (const { value, $ref } of examples) {
        const shown =
          $ref === undefined ? value : document.components.examples[$ref.split('/').at(-1) ?? '']?.value
        valid(shown)
        expect({ what, type, errors: valid.errors }).toEqual({ what, type, errors: null })
      }
    }
  })

  it('shows every problem there is', () => {
    expect(Object.keys(document.components.examples).sort()).toEqual(Object.keys(PROBLEMS).sort())
    for (const [code, { value }] of Object.entries(document.components.examples)) {
      expect(value).toMatchObject({ code, ...PROBLEMS[code as keyof typeof PROBLEMS] })
    }
  })

  it('names schemes and scopes that exist, and every scope', () => {
    const named = operations.flatMap(({ security }) => security.flatMap((one) => Object.entries(one)))

    for (const [scheme] of named) expect(document.components.securitySchemes).toHaveProperty(scheme)
    expect(new Set(named.flatMap(([, scopes]) => scopes))).toEqual(new Set(SCOPES))
  })

  it('bounds everything that a request may hold', () => {
    const unbounded: string[] = []
    const seen = new Set<string>()
    const walk = (schema: Schema, path: string): void => {
      const ref = schema['$ref'] as string | undefined
      if (ref !== undefined) {
        if (seen.has(ref)) return
        seen.add(ref)
        return walk(document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {}, ref)
      }
      const has = (...words: string[]) => words.some((word) => word in schema)
      if (schema['type'] === 'string' && !has('maxLength', 'enum', 'const', 'pattern')) unbounded.push(path)
      if (schema['type'] === 'array' && !has('maxItems')) unbounded.push(path)
      if (schema['type'] === 'integer' && !(has('minimum') && has('maximum'))) unbounded.push(path)
      if (schema['type'] === 'object' && schema['additionalProperties'] !== false && !has('oneOf'))
        unbounded.push(path)
      for (const [name, value] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>))
        walk(value, `${path}.${name}`)
      for (const word of ['anyOf', 'oneOf', 'allOf'])
        for (const value of (schema[word] ?? []) as Schema[]) walk(value, `${path}.${word}`)
      if (schema['items'] !== undefined) walk(schema['items'] as Schema, `${path}[]`)
    }

    for (const { operationId, requestBody } of operations) {
      for (const { schema } of Object.values(requestBody?.content ?? {})) walk(schema, operationId)
    }

    expect(unbounded).toEqual([])
  })
})
