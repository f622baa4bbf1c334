import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { PROBLEMS } from '../../../server/http/problem.ts'
import { call } from '../../support/product.ts'
import { useApi } from './support/api.ts'

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters: readonly { name: string; schema: unknown }[]
  readonly requestBody?: { content: { 'application/json': { schema: { $ref: string } } } }
  readonly responses: Readonly<
    Record<string, { description: string; content?: Record<string, { schema: { $ref?: string } }> }>
  >
}

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { schemas: Readonly<Record<string, { examples?: readonly unknown[] }>> }
}

/** What partners were promised; more may be there. */
const PROMISED = [
  'POST /v1/saves',
  'GET /v1/saves',
  'GET /v1/saves/{id}',
  'GET /v1/services',
  'POST /v1/user-sessions',
]
const ALWAYS = ['400', '401', '403', '500', '503']
const WITH_BODY = ['413', '415']

describe('/openapi.json', () => {
  const api = useApi('embedded')
  let document: Document
  let operations: { name: string; method: string; path: string; operation: Operation }[]

  beforeAll(async () => {
    document = (await call(api.product.url, undefined, 'GET', '/openapi.json')).body as Document
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path: path.replaceAll(/\{\w+\}/g, 'x'),
        operation,
      })),
    )
  })

  it('is a valid document of OpenAPI 3.1', async () => {
    const validator = new Validator()

    const result = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>)

    expect(result).toMatchObject({ valid: true })
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(() => validator.resolveRefs()).not.toThrow()
  })

  it('has every operation that was promised', () => {
    expect(operations.map(({ name }) => name)).toEqual(expect.arrayContaining(PROMISED))
  })

  it('names every operation once and says what it is for', () => {
    const ids = operations.map(({ operation }) => operation.operationId)

    expect(new Set(ids).size).toBe(ids.length)
    for (const { operation } of operations) {
      expect(operation.summary).toMatch(/./)
      expect(operation.tags).toHaveLength(1)
    }
  })

  it('describes only what is there, and all that is there', async () => {
    for (const { method, path } of operations) {
      const answer = await call(api.product.url, undefined, method, path)
      expect({ method, path, status: answer.status }).toEqual({ method, path, status: 401 })
    }
    for (const [path, methods] of Object.entries(document.paths)) {
      const answer = await call(api.product.url, undefined, 'OPTIONS', path.replaceAll(/\{\w+\}/g, 'x'))
      const documented = Object.keys(methods).map((method) => method.toUpperCase())
      const allowed = answer.headers
        .get('allow')
        ?.split(', ')
        .filter((method) => method !== 'HEAD')
      expect({ path, allowed }).toEqual({ path, allowed: documented.sort() })
    }
  })

  it('documents the problems of every operation', () => {
    for (const { name, operation } of operations) {
      const documented = Object.keys(operation.responses)
      const due = operation.requestBody === undefined ? ALWAYS : [...ALWAYS, ...WITH_BODY]
      expect({ name, documented }).toEqual({ name, documented: expect.arrayContaining(due) })
      for (const [status, response] of Object.entries(operation.responses)) {
        if (Number(status) < 400) continue
        const codes = [...response.description.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? '')
        expect(response.content).toEqual({
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(
              codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
            ),
          },
        })
        expect(codes.length).toBeGreaterThan(0)
        for (const code of codes) expect(PROBLEMS).toHaveProperty(code)
      }
    }
    const responsesOf = (wanted: string) =>
      Object.keys(operations.find(({ name }) => name === wanted)?.operation.responses ?? {})
    expect(responsesOf('POST /v1/saves')).toEqual(expect.arrayContaining(['202', '409', '422']))
    expect(responsesOf('GET /v1/saves/{id}')).toEqual(expect.arrayContaining(['200', '404']))
  })

  it.each(['POST /v1/saves', 'POST /v1/user-sessions'])(
    'has examples for %s that are taken',
    async (name) => {
      const found = operations.find((one) => one.name === name)
      const schema = found?.operation.requestBody?.content['application/json'].schema.$ref.split('/').at(-1)
      const examples = document.components.schemas[schema ?? '']?.examples ?? []

      expect(examples.length).toBeGreaterThan(0)
      for (const example of examples) {
        const answer = await api.call('POST', found?.path ?? '', example)
        expect({ example, status: Math.floor(answer.status / 100) }).toEqual({ example, status: 2 })
      }
    },
  )

  it('says how long texts may be and what numbers a query takes', () => {
    const { Track } = document.components.schemas
    const parameter = (path: string, name: string) =>
      document.paths[path]?.['get']?.parameters.find((one) => one.name === name)?.schema

    expect(Track).toMatchObject({ properties: { title: { type: 'string', minLength: 1, maxLength: 1000 } } })
    expect(parameter('/v1/saves/{id}', 'wait')).toMatchObject({ type: 'integer', minimum: 0, maximum: 30 })
    expect(parameter('/v1/saves', 'limit')).toMatchObject({ type: 'integer', default: 20, maximum: 100 })
  })
})
