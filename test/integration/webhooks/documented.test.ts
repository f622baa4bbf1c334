import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from '@jest/globals'
import { WEBHOOK_EVENTS } from '../../../core/webhooks/event-types.ts'
import { call } from '../../support/product.ts'
import { tap, until, useHooks } from './support/hooks.ts'

describe('the webhooks in the OpenAPI document', () => {
  const hooks = useHooks()

  it('are all of them, and payloads are as they say', async () => {
    const document = (await call(hooks.product.url, undefined, 'GET', '/openapi.json')).body
    expect(new Set(Object.keys(document.webhooks))).toEqual(new Set(WEBHOOK_EVENTS))
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
    ajv.addSchema(document, 'api')
    const { app, receiver, call: ask } = await hooks.listen()
    await app.link('grace', 'spotify')
    await ask('POST', '/test')
    await tap(app, { user: 'grace' })
    await tap(app)
    await app.call('DELETE', '/v1/users/grace/links/spotify')
    const heard = () => new Set(receiver.received.map(({ body }) => String(body.type)))
    const wanted = ['save.created', 'save.placement.updated', 'link.created', 'link.removed', 'webhook.test']
    await until('all kinds have come', () => wanted.every((type) => heard().has(type)))

    for (const { body } of receiver.received) {
      const steps = ['webhooks', body.type, 'post', 'requestBody', 'content', 'application~1json', 'schema']
      const valid = ajv.compile({ $ref: `api#/${steps.map(encodeURIComponent).join('/')}` })
      expect({ type: body.type, valid: valid(body), errors: valid.errors }).toEqual({
        type: body.type,
        valid: true,
        errors: null,
      })
    }
  }, 60_000)
})
