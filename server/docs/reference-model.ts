import type { Block, FieldModel, OperationModel, ReferenceModel } from '../../web/pages/reference.ts'

type Schema = Readonly<Record<string, unknown>>

interface Media {
  readonly schema: Schema
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly {
    name: string
    in: string
    required?: boolean
    schema: Schema
    description?: string
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>
  >
}

/** The part of our own OpenAPI document that the page shows. */
export interface ShownDocument {
  readonly info: { readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** How deep fields of fields are listed; what lies below is in the example. */
const DEPTH = 3
const WHO: Readonly<Record<string, string>> = {
  apiKey: 'API key',
  userSession: 'user session',
  webhookSignature: 'signature of the body',
}

export function referenceModel(document: ShownDocument, assets: string): ReferenceModel {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0],
      shown: operationModel(document, method.toUpperCase(), path, operation),
    })),
  )
  return {
    assets,
    introduction: blocks(document.info.description),
    groups: document.tags.map(({ name, description }) => ({
      name,
      description,
      operations: operations.filter(({ tag }) => tag === name).map(({ shown }) => shown),
    })),
  }
}

function operationModel(
  document: ShownDocument,
  method: string,
  path: string,
  operation: Operation,
): OperationModel {
  const body = operation.requestBody?.content['application/json']
  const answers = Object.entries(operation.responses)
  const [status = '', success] = answers.find(([one]) => one.startsWith('2')) ?? []
  const access = operation.security.flatMap((way) =>
    Object.entries(way).map(([scheme, scopes]) => {
      const who = WHO[scheme] ?? scheme
      return scopes.length === 0 ? who : `${who} with ${scopes.join(', ')}`
    }),
  )
  return {
    id: operation.operationId,
    method,
    path,
    summary: operation.summary,
    description: operation.description ?? '',
    access: access.length === 0 ? ['the address is the secret'] : access,
    parameters: (operation.parameters ?? []).map((one) => ({
      name: one.name,
      type: `${one.in}, ${typeOf(document, one.schema)}`,
      required: one.required === true,
      description: one.description ?? text(one.schema['description']),
    })),
    body: body === undefined ? [] : fieldsOf(document, body.schema, '', DEPTH),
    request: exampleOf(body),
    success: {
      status,
      description: success?.description ?? '',
      example: exampleOf(Object.values(success?.content ?? {})[0]),
    },
    problems: answers
      .filter(([one]) => Number(one) >= 400)
      .flatMap(([, { content }]) => Object.keys(content?.['application/problem+json']?.examples ?? {})),
  }
}

function exampleOf(media: Media | undefined): string | undefined {
  const [example] = Object.values(media?.examples ?? {})
  return example === undefined ? undefined : JSON.stringify(example.value, undefined, 2)
}

function resolved(document: ShownDocument, schema: Schema): Schema {
  const ref = text(schema['$ref'])
  return ref === '' ? schema : (document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {})
}

function fieldsOf(
  document: ShownDocument,
  given: Schema,
  before: string,
  depth: number,
): readonly FieldModel[] {
  const schema = resolved(document, given)
  const required = (schema['required'] ?? []) as readonly string[]
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)
  return fields.flatMap(([key, value]) => {
    const field = resolved(document, value)
    const isList = field['type'] === 'array'
    const name = `${before}${key}${isList ? '[]' : ''}`
    const inner = isList ? ((field['items'] ?? {}) as Schema) : field
    return [
      {
        name,
        type: typeOf(document, value),
        required: required.includes(key),
        description: text(value['description']) || text(field['description']),
      },
      ...(depth > 1 ? fieldsOf(document, inner, `${name}.`, depth - 1) : []),
    ]
  })
}

function typeOf(document: ShownDocument, given: Schema): string {
  const schema = resolved(document, given)
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' | ')
  if (schema['const'] !== undefined) return JSON.stringify(schema['const'])
  const either = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined
  if (either !== undefined) return [...new Set(either.map((one) => typeOf(document, one)))].join(' or ')
  if (schema['type'] === 'array') return `list of ${typeOf(document, (schema['items'] ?? {}) as Schema)}`
  const { type = 'any' } = schema as { type?: string | readonly string[] }
  const types = typeof type === 'string' ? type : type.join(' or ')
  const most = (schema['maxLength'] ?? schema['maximum']) as number | undefined
  return most === undefined ? types : `${types} up to ${most}`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The little Markdown that our own introduction uses: headings, tables, paragraphs. */
function blocks(markdown: string): readonly Block[] {
  return markdown.split(/\n{2,}/).map((part): Block => {
    if (part.startsWith('## ')) return { kind: 'heading', text: part.slice(3) }
    if (!part.startsWith('|')) return { kind: 'text', text: part }
    const lines = part.split('\n').filter((line) => !/^\|[-|]+\|$/.test(line))
    return {
      kind: 'table',
      rows: lines.map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      ),
    }
  })
}
