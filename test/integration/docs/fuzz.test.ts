import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { EXAMPLES } from '../../../server/docs/examples.ts'
import { createRoutes } from '../../../server/routes/index.ts'
import { call } from '../../support/product.ts'
import { useApi } from '../api/support/api.ts'
import { makeEveryObject } from '../api/support/every-object.ts'
import type { EveryObject } from '../api/support/every-object.ts'
import { junk, spoiled, valuesOf } from './support/arbitrary.ts'
import type { Schema } from './support/arbitrary.ts'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: Schema
}

interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<Record<string, { readonly content?: Schema }>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** A request as text: what a partner's program could send. */
interface Sent {
  readonly path: string
  readonly body?: unknown
  readonly headers: Record<string, string>
}

/** The usual run repeats the same requests, so that what turns red is what was changed; `FUZZ=full` looks for new ones. */
const FULL = process.env['FUZZ'] === 'full'
const SETTINGS = FULL
  ? { numRuns: 1000, interruptAfterTimeLimit: 30_000 }
  : { numRuns: 20, interruptAfterTimeLimit: 2000, seed: 20_261_122 }

const NOTHING = new Proxy({}, { get: () => () => undefined }) as never
const ROUTES = createRoutes(NOTHING, NOTHING)

describe('any request', () => {
  const api = useApi('embedded')
  const seen: Record<string, readonly number[]> = {}
  let document: Document

  beforeAll(async () => {
    document = (await call(api.product.url, undefined, 'GET', '/openapi.json')).body as Document
  })

  const resolve = (ref: string) => document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {}
  const operationOf = (path: string, method: string) => document.paths[path]?.[method] as Operation
  const isStream = ({ responses }: Operation) => 'text/event-stream' in (responses['200']?.content ?? {})

  /** The credential that may do it, so that what is looked at is the request. */
  async function credential(caller: string, world: EveryObject) {
    if (caller !== 'user') return world.app.key
    const { body } = await api.call(
      'POST',
      '/v1/user-sessions',
      { user: world.ids['user'] },
      { token: world.app.key },
    )
    return String(body.token)
  }

  /** Answers of any length are checked against the document; of a stream only that it begins. */
  async function send(method: string, operation: Operation, token: string, { path, body, headers }: Sent) {
    if (!isStream(operation)) return api.call(method.toUpperCase(), path, body, { token, headers })
    const stopped = new AbortController()
    const response = await fetch(api.product.url + path, {
      headers: { ...headers, authorization: `Bearer ${token}` },
      signal: stopped.signal,
    })
    stopped.abort()
    return { status: response.status, body: undefined, headers: response.headers }
  }

  it.each(
    ROUTES.map(({ operationId, method, path, caller }) => [operationId, method, path, caller] as const),
  )(
    'to %s gets an answer as documented, never a 5xx',
    async (name, method, path, caller) => {
      const statuses: number[] = []
      seen[name] = statuses
      const operation = operationOf(path, method)
      const world = await makeEveryObject(api)
      const token = await credential(caller, world)
      const schema = operation.requestBody?.content['application/json']?.schema
      const valid = schema === undefined ? fc.constant(undefined) : valuesOf(schema, resolve)
      const bodies =
        schema === undefined ? fc.oneof(valid, junk) : fc.oneof(valid, valid, valid, spoiled(valid), junk)

      await fc.assert(
        fc.asyncProperty(
          addresses(path, operation, world),
          bodies.map(quick(name)),
          async (address, body) => {
            const sent = { ...address, ...(body === undefined || method === 'get' ? {} : { body }) }
            const answer = await send(method, operation, token, sent)
            statuses.push(answer.status)
            expect(answer.status).toBeLessThan(500)
          },
        ),
        {
          ...SETTINGS,
          examples: [
            [{ path: fill(path, world), headers: {} }, usualBody(name, world)],
            // No text in the database may hold it, so no query may be asked for it.
            [{ path: path.replaceAll(/\{\w+\}/g, '%00'), headers: {} }, usualBody(name, world)],
          ],
        },
      )
    },
    FULL ? 120_000 : 30_000,
  )

  it.each(
    ROUTES.filter(({ body, verify }) => body !== undefined && verify === undefined).map(
      ({ operationId, method, path, caller }) => [operationId, method, path, caller] as const,
    ),
  )('to %s with a field nobody declared is refused', async (_name, method, path, caller) => {
    const operation = operationOf(path, method)
    const world = await makeEveryObject(api)
    const token = await credential(caller, world)
    const schema = operation.requestBody?.content['application/json']?.schema ?? {}
    const objects = valuesOf(schema, resolve).filter((value) => typeof value === 'object' && value !== null)

    await fc.assert(
      fc.asyncProperty(objects, fc.stringMatching(/^x[a-z]{3,8}$/), junk, async (value, field, bad) => {
        const body = { ...value, [field]: bad }
        const answer = await api.call(method.toUpperCase(), fill(path, world), body, { token })
        expect({ body, status: answer.status }).toEqual({ body, status: 400 })
      }),
      SETTINGS,
    )
  })

  it('is not only refused', () => {
    const refused = Object.keys(seen).filter((name) => !seen[name]?.some((status) => status < 300))
    // Nobody is asked about the placement, nothing has come into a library, and a signature is wrong as soon as a byte of the body is another.
    expect(refused).toEqual(['chooseVersion', 'listVersions', 'swapVersion', 'receiveSaveWebhook'])
  })

  /** Path, query and headers: real ids and made-up ones, fields as documented, spoiled, and unknown. */
  function addresses(
    template: string,
    { parameters = [] }: Operation,
    world: EveryObject,
  ): fc.Arbitrary<Sent> {
    const inPlace = (place: string) => parameters.filter((one) => one.in === place)
    const text = (one: Parameter) =>
      fc.oneof(valuesOf(one.schema, resolve), junk).map((value) => asText(value).toWellFormed())
    const known = fc.constant(fill(template, world))
    const made = fc
      .tuple(...inPlace('path').map(text))
      .map((values) =>
        values.reduce((path, value) => path.replace(/\{\w+\}/, () => encoded(value)), template),
      )
    const query = fc.record(
      Object.fromEntries(inPlace('query').map((one) => [one.name, text(one)])) as Record<
        string,
        fc.Arbitrary<string>
      >,
      { requiredKeys: [] },
    )
    const headers = fc.record(
      Object.fromEntries(
        inPlace('header').map((one) => [
          one.name,
          text(one).map((value) => value.replace(/[^\u0021-\u007e]/g, '_')),
        ]),
      ),
      { requiredKeys: [] },
    )
    return fc
      .tuple(fc.oneof(known, known, made), fc.oneof(fc.constant({}), fc.constant({}), query), headers)
      .map(([path, fields, more]) => {
        const search = new URLSearchParams(fields as Record<string, string>).toString()
        return { path: search === '' ? path : `${path}?${search}`, headers: more as Record<string, string> }
      })
  }
})

/** The documented example, for the listener of this world. */
function usualBody(name: string, world: EveryObject): unknown {
  if (name === 'recoverWebhooks') return { since: new Date(Date.now() - 3_600_000).toISOString() }
  const text = JSON.stringify(EXAMPLES[name]?.request)?.replaceAll(
    '"u_123"',
    JSON.stringify(world.ids['user']),
  )
  return text === undefined ? undefined : quick(name)(JSON.parse(text))
}

function fill(template: string, { ids }: EveryObject): string {
  return template.replaceAll(/([\w-]+)\/\{(\w+)\}/g, (_, collection: string, name: string) => {
    return `${collection}/${encodeURIComponent(ids[`${collection}/${name}`] ?? ids[name] ?? 'x')}`
  })
}

/** Browsers and fetch take `.` and `..` out of an address, so they would reach another one. */
function encoded(value: string): string {
  return /^\.{0,2}$/.test(value) ? 'x' : encodeURIComponent(value)
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** No workers run here: a catalogue that needs one would be waited for in vain. */
function quick(name: string): (body: unknown) => unknown {
  if (!name.startsWith('resolve')) return (body) => body
  return (body) =>
    JSON.parse(JSON.stringify(body), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && 'track' in value
        ? { ...value, services: ['amazon-music'] }
        : value,
    ) as unknown
}
