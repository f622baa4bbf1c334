import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv'
import { expect } from '@jest/globals'
import type { Answer } from '../../../support/product.ts'

export type AnswerCheck = (method: string, path: string, answer: Answer) => void

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Holds every answer against the OpenAPI document the product gives out: status, media type and every field of the body. */
export async function createAnswerCheck(url: string): Promise<AnswerCheck> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema(document, 'api')
  const compiled = new Map<string, ValidateFunction>()

  function schemaOf(steps: readonly string[]): ValidateFunction {
    const pointer = steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')))
    const ref = `api#/${pointer.join('/')}`
    const known = compiled.get(ref) ?? ajv.compile({ $ref: ref })
    compiled.set(ref, known)
    return known
  }

  return (method, path, answer) => {
    expect(answer.headers.get('request-id')).toMatch(/^req_[0-9a-f]{32}$/)
    const template = templateOf(document, path)
    const verb = method.toLowerCase()
    if (template === undefined || document.paths[template]?.[verb] === undefined) return
    if (answer.body === undefined) {
      expect(Object.keys(responsesOf(document, template, verb))).toContain(String(answer.status))
      return
    }
    const media = answer.headers.get('content-type')?.split(';')[0] ?? ''
    const valid = schemaOf([
      'paths',
      template,
      verb,
      'responses',
      String(answer.status),
      'content',
      media,
      'schema',
    ])
    if (!valid(answer.body)) {
      throw new Error(
        `${method} ${path} ${answer.status} is not as documented: ${ajv.errorsText(valid.errors)}`,
      )
    }
  }
}

function responsesOf(document: Document, template: string, verb: string): object {
  const operation = document.paths[template]?.[verb] as { responses: object } | undefined
  return operation?.responses ?? {}
}

function templateOf(document: Document, path: string): string | undefined {
  const plain = path.split('?')[0] ?? ''
  return Object.keys(document.paths).find((template) => {
    const pattern = template.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')
    return new RegExp(`^${pattern}$`).test(plain)
  })
}
