import { z } from 'zod'
import { createDocument } from 'zod-openapi'
import type { ZodOpenApiObject, ZodOpenApiOperationObject } from 'zod-openapi'
import { EXAMPLES } from './docs/examples.ts'
import { INTRODUCTION, TAGS } from './docs/introduction.ts'
import { problemExample } from './docs/problem-guide.ts'
import { SECURITY_SCHEMES, securityOf } from './docs/security.ts'
import { PROBLEMS } from './http/problem.ts'
import type { ProblemCode } from './http/problem.ts'
import type { Route } from './http/route.ts'
import { Problem } from './schemas/problem.ts'
import { webhookDocument } from './webhooks/document.ts'

const ALWAYS: readonly ProblemCode[] = [
  'invalid_request',
  'unauthorized',
  'forbidden',
  'internal',
  'unavailable',
]
const WITH_BODY: readonly ProblemCode[] = ['malformed_json', 'body_too_large', 'unsupported_media_type']

/** The OpenAPI 3.1 document of the routes as they are declared. */
export function openApiDocument(
  routes: readonly Route[],
  publicUrl: string,
): ReturnType<typeof createDocument> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) }
  const document: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: {
      title: 'Add to Music',
      version: '1.0.0',
      summary: 'One tap in a short video, one track in the music library of the listener.',
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl, description: 'This service.', 'x-internal': false }],
    security: [{ apiKey: [] }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({
      name,
      description: TAGS[name] ?? '',
    })),
    paths,
    webhooks: webhookDocument(),
    components: { securitySchemes: SECURITY_SCHEMES, examples: problemExamples(publicUrl) },
  }
  return createDocument(document)
}

function operation(route: Route): ZodOpenApiOperationObject {
  const { status, description, schema, mediaType = 'application/json' } = route.success
  const example = EXAMPLES[route.operationId]
  const requestParams = {
    ...(route.params === undefined ? {} : { path: route.params }),
    ...(route.query === undefined ? {} : { query: route.query }),
    ...(route.headers === undefined ? {} : { header: textFields(route.headers) }),
  } as NonNullable<ZodOpenApiOperationObject['requestParams']>
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    security: securityOf(route),
    requestParams,
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf(route, route.body) } }),
    responses: {
      [String(status)]: {
        description,
        headers: textFields({ 'Request-Id': 'Names this request in our logs.', ...route.success.headers }),
        ...(status === 204
          ? {}
          : { content: { [mediaType]: { schema, ...exampleOf('success', example?.response) } } }),
      },
      ...problemResponses(route),
    },
  }
}

function contentOf({ forms, operationId }: Route, schema: z.ZodType) {
  const content = { schema, ...exampleOf('usual', EXAMPLES[operationId]?.request) }
  const json = { 'application/json': content }
  return forms === true ? { ...json, 'application/x-www-form-urlencoded': content } : json
}

function exampleOf(name: string, value: unknown) {
  return value === undefined ? {} : { examples: { [name]: { value } } }
}

function textFields(fields: Readonly<Record<string, string>>) {
  const entries = Object.entries(fields)
  return z.object(
    Object.fromEntries(
      entries.map(([name, description]) => [name, z.string().optional().meta({ description })]),
    ),
  )
}

function problemResponses(route: Route) {
  const codes = [...ALWAYS, ...(route.body === undefined ? [] : WITH_BODY), ...(route.problems ?? [])]
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        content: {
          'application/problem+json': {
            schema: Problem,
            examples: Object.fromEntries(
              group.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
            ),
          },
        },
      },
    ]),
  )
}

/** One for each code, also for those that any address may answer with and no operation lists. */
function problemExamples(publicUrl: string) {
  const codes = Object.keys(PROBLEMS) as ProblemCode[]
  return Object.fromEntries(
    codes.map((code) => [
      code,
      { summary: PROBLEMS[code].title, value: problemExample(code, PROBLEMS[code], publicUrl) },
    ]),
  )
}
